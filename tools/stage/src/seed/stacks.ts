import type { Template } from '@repo/local-cloud'
import snapshot from './stacks.snapshot.json' with { type: 'json' }

/** The stacks of `apps/infra`: `alerts`, `registry` and `delivery` for each account and region, two for each environment. */
export interface Stacks {
  readonly alerts: Template
  readonly registry: Template
  readonly delivery: Template
  readonly data: Template
  readonly environment: Template
}

/**
 * The synthesized templates, reduced to what the local cloud reads, with placeholders for the names of an environment. A
 * test compares them with the synthesis; `node tools/stage/src/seed/update-snapshot.ts` updates them.
 */
export const stacks: Stacks = snapshot
