import type { Template } from '@repo/local-cloud'
import snapshot from './stacks.snapshot.json' with { type: 'json' }

/** The stacks of `apps/infra`: two once for each account and region, one for each environment. */
export interface Stacks {
  readonly alerts: Template
  readonly delivery: Template
  readonly environment: Template
}

/**
 * What CDK synthesizes, as far as the local cloud reads it, with placeholders for the names of an environment. A test
 * holds it to the synthesis; `node tools/stage/src/seed/update-snapshot.ts` writes it anew.
 */
export const stacks: Stacks = snapshot
