import type { Phrase } from '@repo/slack-message'
import { en } from './en/index.ts'
import { ja } from './ja/index.ts'
import type { OwnText } from './kinds.ts'

/** Every text of the messages, by its key. A language that lacks one does not compile. */
export type Wording = typeof en

const catalogues = { en, ja } satisfies Record<string, Wording>

/** A language that messages can be written in. */
export type Language = keyof typeof catalogues

/** All of them. */
export const languages: readonly [Language, ...Language[]] = ['en', 'ja']

/**
 * Texts of one's own, by their keys in {@link Wording}: a string where it has a string, and a function with the same parameters where it
 * has a function. A next step may also be a text, or a text with a link.
 */
export type WordingOverrides = Overrides<Wording>

type Overrides<T> = T extends string
  ? string
  : T extends (...parameters: never[]) => unknown
    ? T
    : { readonly [K in keyof T]?: K extends NextStep ? Steps<T[K]> : Overrides<T[K]> }

type NextStep = 'nextStepOfCause' | 'nextStepOfTrouble'
type Steps<T> = { readonly [K in keyof T]?: T[K] | OwnText }

/** The texts of a language, with those of one's own in their place. */
export function wordingIn(language: Language = 'en', overrides: WordingOverrides = {}): Wording {
  // The result has the keys of the language, and the type of `overrides` allows no other value for any of them.
  return merged(catalogues[language], overrides) as Wording
}

function merged(given: unknown, own: unknown): unknown {
  if (own === undefined) return given
  if (typeof given === 'string' || typeof own === 'function') return own
  // Only a next step, which is a function, may be replaced by a text.
  if (typeof given === 'function') return () => ownText(own as OwnText)
  const texts = Object.entries(Object(given)).map(([key, text]) => [
    key,
    merged(text, Object.entries(Object(own)).find(([name]) => name === key)?.[1]),
  ])
  return Object.fromEntries(texts)
}

function ownText(own: OwnText): Phrase {
  return typeof own === 'string' ? [own] : [{ is: 'link', url: own.link, label: own.text }]
}
