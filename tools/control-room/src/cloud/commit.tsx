import type { RevisionView } from '@repo/local-cloud'

/** The commit of a revision: the tag of its image, or the task definition where no image has one. */
export function commitOf({ images, taskDefinition }: RevisionView): string {
  const tags = images.flatMap(({ tag }) => (tag === undefined ? [] : [tag]))
  return tags.find((tag) => isSha(tag)) ?? tags[0] ?? taskDefinition
}

/** A commit as people write it: seven digits of a hash, anything else as it is. */
export function shortCommit(commit: string): string {
  return isSha(commit) ? commit.slice(0, 7) : commit
}

function isSha(tag: string): boolean {
  return /^[0-9a-f]{40}$/.test(tag)
}

/** A commit in its colour: blue for the one that is being deployed or was deployed last, grey for all others. */
export function Commit({ commit, newest }: { commit: string; newest: string | undefined }) {
  return (
    <code class="commit" data-age={ageOf(commit, newest)} title={commit}>
      {shortCommit(commit)}
    </code>
  )
}

/** @param newest the commit that was deployed last */
export function ageOf(commit: string | undefined, newest: string | undefined): 'new' | 'old' {
  return commit === newest ? 'new' : 'old'
}
