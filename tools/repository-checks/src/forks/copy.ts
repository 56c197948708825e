import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../..')

/** A copy of the working tree with its own Git repository and installed packages. */
export interface Copy {
  readonly folder: string
  /** Restores the state of the working tree. */
  reset(): void
  /** Commits all changes. */
  commit(message: string): void
  remove(): void
}

/** Copies tracked and untracked files without ignored ones, and installs packages from pnpm's store. */
export function copyRepository(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'fork-'))
  const call = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, stdio: 'pipe' })
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
  for (const file of files.split('\0').filter(Boolean))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file))
  const commit = (message: string) => {
    call('git', 'add', '--all')
    const author = ['-c', 'user.name=forks', '-c', 'user.email=forks@example.com']
    call('git', ...author, 'commit', '--quiet', '--message', message)
  }
  call('git', 'init', '--quiet')
  commit('the repository')
  call('git', 'tag', 'start')
  call('npx', '-y', 'pnpm@12', 'install', '--frozen-lockfile', '--prefer-offline')
  return {
    folder,
    commit,
    reset() {
      call('git', 'reset', '--quiet', '--hard', 'start')
      call('git', 'clean', '--quiet', '--force', '-d')
    },
    remove() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
