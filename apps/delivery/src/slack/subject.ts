import type { DeploymentTarget } from '@repo/environments'

/** What is known of the run apart from its jobs. */
export interface Subject {
  /** `undefined`: the ref deploys nowhere. */
  readonly environment: DeploymentTarget | undefined
  /** Branch or tag, as people say it. */
  readonly ref: string
  readonly isBranch: boolean
  /** 40 hexadecimal digits. */
  readonly commit: string
  readonly actor: string
  readonly runUrl: string
  readonly commitUrl: string
}
