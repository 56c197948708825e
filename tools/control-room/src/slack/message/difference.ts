import { diffArrays } from 'diff'

/** A run of words that both versions have, or only one of them. */
export interface Run {
  readonly is: 'same' | 'added' | 'removed'
  readonly text: string
}

/** What changed from one text to the next, word by word. */
export function differenceOf(before: string, after: string): Run[] {
  return diffArrays(words(before), words(after)).map(({ value, added, removed }) => ({
    is: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }))
}

/** Words with the space after them, so that a run of changed words is one. */
const words = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []
