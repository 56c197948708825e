import type { Plan } from '../input/plan.ts'
import type { Edits, Tree } from '../tree/tree.ts'

/**
 * One part of making a fork: a pure function from files to edits. It sees the edits of the steps before it. Applied to its own
 * result, with the plan that starts there, it changes nothing.
 */
export interface Step {
  readonly name: string
  readonly edits: (tree: Tree, plan: Plan) => Edits
}

/** The edit of one file; none where there is no such file. */
export function editFile(tree: Tree, path: string, change: (text: string) => string): Edits {
  const text = tree.read(path)
  return new Map(text === undefined ? [] : [[path, change(text)]])
}

/** The edits of several files. */
export function allEdits(edits: readonly Edits[]): Edits {
  return new Map(edits.flatMap((one) => [...one]))
}
