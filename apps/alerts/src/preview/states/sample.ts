import type { DeploymentFact } from '../../deployment/fact.ts'
import type { ImageFact } from '../../scan/fact.ts'
import type { Settings } from '../../settings.ts'

/** Something that can be looked at without an AWS account. */
export interface Sample {
  readonly description: string
  readonly events: readonly unknown[]
  /** What ECS and ECR would return. */
  readonly described: readonly (DeploymentFact | ImageFact)[]
  /** Default: those of this repository. */
  readonly settings?: Settings
}

export type Samples = Readonly<Record<string, Sample>>

export const sample = (
  description: string,
  events: Sample['events'],
  described: Sample['described'] = [],
): Sample => ({ description, events, described })
