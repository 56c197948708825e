import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A copy of the work tree with its installed packages, in a Git repository of its own. */
export interface WorkTree {
  readonly root: string
  /** Runs a program in it. Returns its stdout. */
  call(program: string, ...args: string[]): string
  remove(): void
}

/**
 * Copies the work tree.
 * @param change is called before everything is committed to the index
 */
export function copyWorkTree(root: string, change: (copy: string) => void): WorkTree {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'))
  const call = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
  for (const file of files.split('\0').filter(Boolean))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file))
  // Packages of this workspace resolve into the copy, all others through the root's into the store.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const installed of globSync('{apps,packages,tools}/*/node_modules', { cwd: root }))
    cpSync(join(root, installed), join(folder, installed), {
      recursive: true,
      verbatimSymlinks: true,
    })
  call('git', 'init', '--quiet')
  // .gitignore has the folder, and this is a link.
  appendFileSync(join(folder, '.git/info/exclude'), '/node_modules\n')
  change(folder)
  call('git', 'add', '--all')
  return { root: folder, call, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
