import type { ActionView } from '@repo/control-room/protocol'
import type { DeploymentTarget } from '@repo/environments'
import type { Stage } from '../../stage.ts'
import type { Commits } from '../commits.ts'
import type { Terminal } from '../terminal.ts'
import type { Traffic } from '../traffic.ts'

/** Something that can be made to happen. */
export interface Action extends Omit<ActionView, 'disabled' | 'running'> {
  /** Why it cannot be done now. */
  disabled(): string | undefined
  /** Does it; resolves once it is over and Slack has its message. */
  run(): Promise<void>
}

/** What actions work with. */
export interface Scene {
  readonly stage: Stage
  /** Root of the repository. */
  readonly root: string
  readonly terminal: Terminal
  readonly commits: Commits
  readonly traffic: Traffic
  /** Whether ecspresso works on an environment now. */
  isDeploying(environment: string): boolean
}

/** `undefined` where an environment can be deployed to. */
export function busy({ isDeploying }: Scene, { name }: DeploymentTarget): string | undefined {
  return isDeploying(name) ? `a deployment to ${name} runs` : undefined
}
