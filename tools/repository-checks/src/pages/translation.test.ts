import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What a page contains that does not depend on its language. */
const [english, japanese] = [read('README.md'), read('README.ja.md')]

describe('README.ja.md has the same as README.md:', () => {
  it.each([
    ['sections', (page: Page) => page.headings],
    ['rows of tables, one after another', (page: Page) => page.rows],
    ['links and pictures', (page: Page) => page.links],
    ['commands and names in the text', (page: Page) => page.spans],
    ['figures', (page: Page) => page.figures],
    ['blocks of code', (page: Page) => page.blocks],
  ])('%s', (_, of) => {
    expect(of(japanese)).toEqual(of(english))
  })
})

type Page = ReturnType<typeof read>

function read(file: string) {
  const whole = readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8')
  const block = /^```(\w*)\n(.*?)^```$/gms
  const text = whole.replace(block, '')
  const spans = [...text.matchAll(/`[^`]+`/g)].map(([span]) => span)
  const links = [...text.matchAll(/\]\(([^)]+)\)|<img[^>]+src="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((link) => !link.startsWith('README.'))
  const prose = text.replaceAll(/\]\([^)]+\)|`[^`]+`/g, '')
  return {
    headings: [...text.matchAll(/^#+/gm)].map(([level]) => level),
    rows: [...text.matchAll(/(^\|.*\n)+/gm)].map(([table]) => table.trim().split('\n').length),
    links: links.sort(),
    spans: spans.sort(),
    // A number of one digit may be a word in the other language.
    figures: [...prose.matchAll(/\d[\d.]*\d/g)].map(([figure]) => figure).sort(),
    blocks: [...whole.matchAll(block)].map(([, language, lines = '']) =>
      lines.split('\n').map((line) => unchanged(line, language === 'sh')),
    ),
  }
}

/** The part of a line of code that no language changes: a command, a path of the tree, or commits and figures of a message. */
function unchanged(line: string, isShell: boolean): string | string[] {
  if (isShell) return line.replace(/\s+#.*/, '')
  const path = /^\s*[\w.-]+(\/|\.ecs)(?=\s)/.exec(line)?.[0]
  return path ?? (line.match(/\b[0-9a-f]{7}\b|\b\d+\b|[┃┆✔].?/gu) ?? []).sort()
}
