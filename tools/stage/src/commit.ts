import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'

/** A commit to push and deploy. */
export interface Commit {
  /** 40 hexadecimal digits. */
  readonly sha: string
  readonly author: string
  /** First line of its message, of a made-up one. */
  readonly subject?: string
  /** False for a commit that exists in no Git checkout. */
  readonly real: boolean
}

/** The commit that is checked out at `root`; a made-up one where Git or the checkout is missing. */
export function currentCommit(root: string): Commit {
  try {
    const [sha = '', author = ''] = execFileSync(
      'git',
      ['-C', root, 'log', '-1', '--format=%H%n%an'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).split('\n')
    if (/^[0-9a-f]{40}$/.test(sha))
      return { sha, author: tagValue(author) || 'unknown', real: true }
  } catch {
    // The demo works without Git and in an unpacked archive too.
  }
  return { sha: madeUpSha('stage'), author: 'you', real: false }
}

/** A commit that follows `parent` and exists only in the demo. */
export function nextCommit(parent: Commit, what: string): Commit {
  const sha = madeUpSha(`${parent.sha} ${what}`)
  return { sha, author: parent.author, subject: what, real: false }
}

function madeUpSha(seed: string): string {
  return createHash('sha1').update(seed).digest('hex')
}

/**
 * A tag value may contain letters, digits, spaces and `+ - = . _ : / @`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
function tagValue(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}\s+\-=._:/@]/gu, '')
    .trim()
    .slice(0, 256)
}
