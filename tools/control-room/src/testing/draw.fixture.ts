import { type ComponentChild, Fragment, h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Reader, ReaderContext } from '../slack/reader.ts'

/** Somebody in UTC who writes times with 24 hours, at noon of the day of the scenarios. */
export const reader: Reader = {
  directory: {},
  now: Date.parse('2026-11-23T12:00:00Z'),
  timeZone: 'UTC',
  locale: 'en-GB',
}

/** The HTML of a component, as this reader sees it. */
export function html(node: ComponentChild, as: Reader = reader): string {
  return renderToString(h(Fragment, null, h(ReaderContext.Provider, { value: as, children: node })))
}

/** The text of HTML as a browser shows it, line by line, without dialogs, which are closed; buttons in brackets, as a terminal writes them. */
export function linesOfHtml(html: string): string[] {
  const text = html
    .replace(/<dialog.*?<\/dialog>/gs, '')
    .replace(/<(button|a class="slack-button)[^>]*>([^<]*)<\/(button|a)>/g, '[$2] ')
    .replace(/<span class="slack-warned[^>]*>⚠<\/span>/g, '⚠ ')
    .replace(/<\/(div|p|pre|li|blockquote|tr)>|<pre[^>]*>|<br>/g, '\n')
    .replace(/<\/span><span>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
