/**
 * Untrusted text within a line of Markdown: no markup, no HTML, no link, and no mention.
 * @see https://github.github.com/gfm/#backslash-escapes
 */
export function inline(text: string): string {
  return (
    text
      .replace(/[\r\n]+/g, ' ')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$]/g, '\\$&')
      // GitHub makes links of addresses, and mentions of names and numbers, without any markup.
      .replace(/@/g, '@\u200b')
      .replace(/:\/\//g, ':\u200b//')
      .replace(/\bwww\./gi, 'www\u200b.')
  )
}

/** Untrusted text as a block of code: its fence is longer than any in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`
}

/** Longest comparison that one job passes to the next, in characters. */
export const longestDiff = 20_000

/** A text of at most `length` characters, by whole lines; the last line then has the number of those left out. */
export function cut(text: string, length = longestDiff): string {
  if (text.length <= length) return text
  const kept = text.slice(0, text.lastIndexOf('\n', length) + 1 || length)
  const lost = text.slice(kept.length).split('\n').length
  return `${kept}… ${lost} lines more\n`
}
