import { join } from 'node:path'
import { applyEdits, blockEdits, type Edits, type FileBlock, workingTree } from '@repo/fork'

/**
 * Follows a page in a copy of the repository, as a person would: writes its files, and makes its changes of those that are there.
 * @throws GeneratorError where a change does not fit what is there
 */
export function applyBlocks(root: string, blocks: readonly FileBlock[]): void {
  writeEdits(root, blockEdits(workingTree(root), blocks))
}

/** Writes edits to a copy of the repository. */
export function writeEdits(root: string, edits: Edits): void {
  applyEdits(root, join(root, '.git/edits.json'), edits)
}
