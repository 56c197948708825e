import { hideNamedValues } from './named-values.ts'
import { secretForms } from './secret-forms.ts'

/** Characters that are searched of one line, and lines of a log: more than a message shows. No credential is longer than `word`. */
const SEARCHED = { characters: 4000, lines: 200, word: 1000 }

/**
 * A text of AWS or of an application without credentials, at most `max` characters long. Errs on the side of hiding, except for
 * ARNs, IAM actions and the names of secrets: they name the secret or the permission that is missing, and are no credentials.
 */
export function redact(text: string, max = 500): string {
  return shorten(hide(cut(text)), max)
}

/** A reason as AWS gives it, without credentials. AWS's own are shorter than what is kept. */
export function redactReason(reason: string): string {
  return redact(reason, 1000)
}

/**
 * The lines of these messages without credentials. They are searched as one text, as a private key has many lines, and each line of
 * it may be a message of its own.
 */
export function redactLines(messages: readonly string[], max = 500): string[] {
  const lines = messages.flatMap((message) => message.split('\n')).slice(-SEARCHED.lines)
  return hide(lines.map((line) => cut(line.trimEnd())).join('\n'))
    .split('\n')
    .map((line) => shorten(line, max))
}

/** Without the word at the end that it would cut in two: `postgres://app:password` is no password until the `@`. */
function cut(text: string): string {
  if (text.length <= SEARCHED.characters) return text
  const kept = text.slice(0, SEARCHED.characters)
  const word = /[^\s"'<>]*$/.exec(kept.slice(-SEARCHED.word))?.[0] ?? ''
  return kept.slice(0, kept.length - word.length)
}

function hide(text: string): string {
  const withoutForms = secretForms.reduce((rest, [form, by]) => rest.replace(form, by), text)
  return hideNamedValues(withoutForms)
}

function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`
}
