import { type Text, textsOf } from './texts.ts'
import { type Accepted, accepted, type Word, words } from './words.ts'

export interface Finding extends Text {
  readonly file: string
  readonly word: string
  readonly instead: string
}

/** The words in one file, accepted ones too. */
export function findWords(file: string, source: string, list: readonly Word[] = words): Finding[] {
  return textsOf(file, source).flatMap((text) =>
    list
      .filter(({ kinds }) => !kinds || kinds.includes(text.kind))
      .flatMap(({ pattern, instead }) => {
        const word = pattern.exec(text.text.toLowerCase())?.[0]
        return word ? [{ ...text, file, word, instead }] : []
      }),
  )
}

/** What is wrong in the tree: words that are not accepted, and acceptances without a use. */
export function problemsOf(
  findings: readonly Finding[],
  exceptions: readonly Accepted[] = accepted,
): string[] {
  const accepts = ({ word, where }: Accepted, finding: Finding) =>
    word === finding.word && finding.file.startsWith(where)
  return [
    ...findings
      .filter((finding) => !exceptions.some((one) => accepts(one, finding)))
      .map(
        ({ file, line, kind, word, instead }) =>
          `${file}:${line}: ${kind} with "${word}": ${instead}`,
      ),
    ...exceptions
      .filter((one) => !findings.some((finding) => accepts(one, finding)))
      .map(({ word, where }) => `"${word}" is accepted in ${where} and not there: remove it`),
  ]
}
