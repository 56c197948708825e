import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { UserError } from '@repo/cli'

/** The folder is no Git repository with a commit. */
export class NotCommittedError extends UserError {
  override name = 'NotCommittedError' as const
  readonly code = 'NOT_COMMITTED'
  constructor(options: ErrorOptions) {
    super(
      'this folder has no commit to compare with: git init && git add --all && git commit --message start',
      options,
    )
  }
}

/** The working tree has changes that are not committed. */
export class DirtyTreeError extends UserError {
  override name = 'DirtyTreeError' as const
  readonly code = 'DIRTY_TREE'
  constructor(changes: readonly string[]) {
    super(
      ['nothing was changed: commit or remove these changes first (git stash):', ...changes].join(
        '\n  ',
      ),
    )
  }
}

/** What init-fork reads from Git. */
export interface Git {
  /** The one that is checked out. */
  commit(): string
  /** Changes that are not committed, as `git status` prints them. */
  changes(): readonly string[]
  /** URL of a remote; `undefined` where there is no such remote. */
  remote(name: string): string | undefined
  /** A path in the folder of Git. */
  path(name: string): string
}

/** @throws NotCommittedError */
export function gitIn(root: string): Git {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trimEnd()
  const head = () => {
    try {
      return git('rev-parse', 'HEAD')
    } catch (cause) {
      throw new NotCommittedError({ cause })
    }
  }
  head()
  return {
    commit: head,
    changes: () => git('status', '--porcelain').split('\n').filter(Boolean),
    remote(name) {
      try {
        return git('remote', 'get-url', name)
      } catch {
        return undefined
      }
    },
    path: (name) => resolve(root, git('rev-parse', '--git-path', name)),
  }
}

/** `git@github.com:owner/name.git`, `https://github.com/owner/name` → `owner/name` */
export function githubRepository(url = ''): string | undefined {
  return /github\.com[/:]([\w.-]+\/[\w.-]+?)(\.git)?\/?$/.exec(url)?.[1]
}
