import type { DeploymentTarget } from '@repo/environments'

/** What a run delivers, and who started it. */
export interface Subject {
  /** `undefined`: the ref deploys nowhere. */
  readonly environment: DeploymentTarget | undefined
  /** Branch or tag, as people read it. */
  readonly ref: string
  readonly isBranch: boolean
  /** 40 hexadecimal digits. */
  readonly commit: string
  readonly actor: string
  readonly runUrl: string
  readonly commitUrl: string
}
