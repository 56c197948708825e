import type { Template } from '@repo/local-cloud'
import snapshot from './stacks.snapshot.json' with { type: 'json' }

/** The stacks of `apps/infra`: `alerts`, `registry` and `delivery` for each account and region, two for each environment. */
export interface Stacks extends EnvironmentStacks {
  readonly alerts: Template
  readonly registry: Template
  readonly delivery: Template
}

export interface EnvironmentStacks {
  readonly data: Template
  readonly environment: Template
}

export interface Snapshot extends Stacks {
  /** What a further service adds to the stacks of its environment. */
  readonly http: EnvironmentStacks
  readonly worker: EnvironmentStacks
  /** What environments that name approvers add to `alerts`. */
  readonly clicks: Template
}

/**
 * The synthesized templates, reduced to what the local cloud reads, with placeholders for the names of an environment. A
 * test compares them with the synthesis; `node tools/stage/src/seed/update-snapshot.ts` updates them.
 */
export const stacks: Snapshot = snapshot
