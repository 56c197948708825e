import type { Edits } from '../tree/tree.ts'

/** What a generator makes. */
export interface Generated {
  readonly edits: Edits
  /** What no file of the repository has: commands, or sentences about what to do. */
  readonly left: readonly string[]
}
