import { distance } from 'fastest-levenshtein'

/** The candidate that was probably meant; `undefined` where every one differs in more than a third of its letters. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(typed, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.ceil(candidate.length / 3))
    .sort((one, other) => one.edits - other.edits)
  return best?.candidate
}

/** `; did you mean demo?`, or nothing. */
export function suggestion(typed: string, candidates: readonly string[]): string {
  const meant = nearest(typed, candidates)
  return meant === undefined ? '' : `; did you mean ${meant}?`
}
