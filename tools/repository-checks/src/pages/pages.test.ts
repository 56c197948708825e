import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const repository = join(import.meta.dirname, '../../../..')
const pages = globSync('**/*.md', {
  cwd: repository,
  exclude: (name) => ['node_modules', '.git', 'dist'].includes(name),
}).sort()
const { scripts }: { scripts: object } = JSON.parse(read('package.json'))

it.each(pages)('%s links to files and headings that exist', (page) => {
  const links = [
    ...read(page).matchAll(/\]\((?!\w+:)(?<path>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)/g),
  ]
  const broken = links.filter(({ groups }) => {
    const { path = '', heading } = groups as { path?: string; heading?: string } // those of the expression
    const file = path === '' ? page : join(dirname(page), path)
    if (!existsSync(join(repository, file))) return true
    return heading !== undefined && !headingsOf(file).includes(heading)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

it.each(pages)('%s names scripts that package.json has', (page) => {
  const named = [
    ...read(page).matchAll(/npx -y pnpm@\d+ (?!exec\b|install\b)(?<script>[a-z][\w:-]*)/g),
  ]
  const missing = named.filter(({ groups }) => !Object.hasOwn(scripts, groups?.['script'] ?? ''))
  expect(missing.map(([command]) => command)).toEqual([])
})

it('decisions have numbers of their own', () => {
  const numbers = globSync('0*.md', { cwd: join(repository, 'docs/decisions') }).map((name) =>
    name.slice(0, 4),
  )
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([])
})

function read(file: string): string {
  return readFileSync(join(repository, file), 'utf8')
}

/** Anchors as GitHub makes them. */
function headingsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (?<text>.*)$/gm)].map(({ groups }) =>
    (groups?.['text'] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}
