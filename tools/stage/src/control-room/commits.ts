import { execFileSync } from 'node:child_process'
import type { CommitView } from '@repo/control-room/protocol'
import { type Commit, nextCommit } from '../commit.ts'

/** Commits that the page shows. */
const KEPT = 50

/** The commits of a stage, oldest first. */
export interface Commits {
  add(commit: Commit): void
  /** A made-up commit that follows the newest one. */
  next(subject: string): Commit
  view(): readonly CommitView[]
}

/**
 * @param root of the repository, whose Git has the subject of a real commit
 * @param changed called with every new commit
 */
export function createCommits(root: string, changed: () => void): Commits {
  const commits: Commit[] = []
  let count = 0

  function add(commit: Commit): void {
    if (commits.some(({ sha }) => sha === commit.sha)) return
    commits.push({ ...commit, subject: commit.subject ?? subjectOf(root, commit) })
    if (commits.length > KEPT) commits.shift()
    changed()
  }

  return {
    add,
    next(subject) {
      const parent = commits.at(-1) ?? { sha: '', author: 'you', real: false }
      // The number makes the commit another one each time.
      const commit = { ...nextCommit(parent, `${subject} ${++count}`), subject }
      add(commit)
      return commit
    },
    view: () =>
      commits.map(({ sha, subject = '', author, real }) => ({
        sha,
        subject,
        author,
        madeUp: !real,
      })),
  }
}

function subjectOf(root: string, { sha, real }: Commit): string {
  if (!real) return 'made up'
  const args = ['-C', root, 'log', '-1', '--format=%s', sha]
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
