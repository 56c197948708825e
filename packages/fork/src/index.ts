export type { Now, Plan } from './input/plan.ts'
export { readInput } from './input/read-input.ts'
export { editsOf } from './steps/index.ts'
export { type Edits, type Tree, treeOf, withEdits } from './tree/tree.ts'
