import { createTwoFilesPatch } from 'diff'

/** The difference of two texts, as a unified diff; empty where they are equal. */
export function compareTexts(name: string, before: string, after: string): string {
  if (before === after) return ''
  const patch = createTwoFilesPatch(name, name, before, after, '', '', { context: 3 })
  // `Index:` and the ruler are for patches in mails.
  return patch.replace(/^Index: .*\n=+\n/, '')
}
