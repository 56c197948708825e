/** Words that several messages share. Those of each message stand beside it, in `words.ts` of its folder. */

export const by = (actor: string) => `by ${actor}`

/** A commit as people read it: its first seven digits. */
export const shortCommit = (commit: string | undefined) =>
  commit?.slice(0, 7) ?? 'an unknown commit'
