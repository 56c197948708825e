import type { Kind } from './texts.ts'

export interface Word {
  /** Searched in lower-case text. Names are split into words first: `toldSlack` is `told slack`. */
  readonly pattern: RegExp
  readonly instead: string
  /** Default: everywhere. */
  readonly kinds?: readonly Kind[]
}

/** Verbs and nouns that stood for many technical ones. docs/glossary.md has the terms. */
export const words: readonly Word[] = [
  { pattern: /\b(tells?|told|telling|tellers?)\b/, instead: 'notify, publish, report, show' },
  { pattern: /\b(says?|said|saying)\b/, instead: 'print, return, contain, mean' },
  { pattern: /\b(asks?|asked|asking)\b/, instead: 'read, call, request, require' },
  { pattern: /\b(knows?|knew|knowing)\b/, instead: 'have, read, support, recognize' },
  {
    pattern: /\bknown\b/,
    instead: 'snapshot, previous state, resolved, expected',
    kinds: ['name'],
  },
  { pattern: /\bjudg(e|es|ed|ing|ements?)\b/, instead: 'fact, evaluate, verdict' },
  { pattern: /\bstor(y|ies)\b/, instead: 'timeline, scenario' },
  { pattern: /\bticks?\b/, instead: 'schedule, scheduled check, heartbeat' },
  { pattern: /\b(aloud|rings?|rang)\b/, instead: 'broadcast, mention' },
  { pattern: /\b(park|parks|parked|parking|bury|buries|buried)\b/, instead: 'dead-letter' },
  { pattern: /\b(voices?|echo(es)?|unclaimed)\b/, instead: 'event, duplicate, unmatched' },
  { pattern: /\b(mend|mends|mended|mending|mendable)\b/, instead: 'fix, correct; user error' },
  { pattern: /\b(hears?|heard)\b/, instead: 'receive, get a message' },
  { pattern: /\bfurnish(es|ed)?\b/, instead: 'seed' },
  { pattern: /\bwho(ever|mever|soever)\b/, instead: 'the reader, the caller, the owner' },
]

export interface Accepted {
  /** A word in the form in which it stands there. */
  readonly word: string
  /** Start of a path. */
  readonly where: string
  readonly why: string
}

/** Uses of these words that are right. One that is no longer there is an error. */
export const accepted: readonly Accepted[] = []
