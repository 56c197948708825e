import { createTwoFilesPatch } from 'diff'

/** What differs between two texts, as unified lines; empty where nothing does. */
export function compare(name: string, before: string, after: string): string {
  if (before === after) return ''
  const patch = createTwoFilesPatch(name, name, before, after, '', '', { context: 3 })
  // The name and the ruler above it are for mails.
  return patch.replace(/^Index: .*\n=+\n/, '')
}
