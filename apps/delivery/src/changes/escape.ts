/**
 * Text from outside within a line of Markdown: no markup, no HTML, no link, and no mention that would ring somebody.
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

/** Text from outside as a block of code: its fence is longer than any that the text has. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`
}
