import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

// Imports nothing of the repository: it runs where half of the files are written.

/**
 * Applies edits so that a run which is killed at any point can be finished: all of them are in a file before the first is made.
 * @param journal path of that file, outside of the working tree
 */
export function applyEdits(
  root: string,
  journal: string,
  edits: ReadonlyMap<string, string | undefined>,
): void {
  writeAtomically(journal, JSON.stringify([...edits].map(([path, text]) => [path, text ?? null])))
  finishEdits(root, journal)
}

/** Finishes what a killed run began. Returns whether there was one. */
export function finishEdits(root: string, journal: string): boolean {
  if (!existsSync(journal)) return false
  const edits: [path: string, text: string | null][] = JSON.parse(readFileSync(journal, 'utf8'))
  for (const [path, text] of edits) {
    if (text !== null) writeAtomically(join(root, path), text)
    else {
      rmSync(join(root, path), { force: true })
      removeEmpty(dirname(join(root, path)))
    }
  }
  rmSync(journal)
  return true
}

function writeAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

function removeEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
}
