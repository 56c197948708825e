import { printJson } from '../tree/print.ts'
import type { Edits, Tree } from '../tree/tree.ts'

const LOCK = 'pnpm-lock.yaml'
const WORKSPACE = 'pnpm-workspace.yaml'
const kinds = ['dependencies', 'devDependencies']

type Manifest = Readonly<Record<string, unknown>>

/**
 * Removes dependencies of one workspace as pnpm does: from its `package.json`, from the lockfile, and from the catalog where no
 * other workspace has them. Packages in the lockfile that nothing needs any more are left to the next `pnpm install`.
 */
export function withoutDependencies(
  tree: Tree,
  workspace: string,
  names: readonly string[],
): Edits {
  const file = `${workspace}/package.json`
  const text = tree.read(file)
  if (text === undefined) return new Map()
  const manifest: Manifest = JSON.parse(text)
  const next = Object.fromEntries(
    Object.entries(manifest).map(([key, value]) => [
      key,
      kinds.includes(key) ? omit(Object(value), names) : value,
    ]),
  )
  const others = tree
    .files('.')
    .filter((path) => path.endsWith('package.json') && path !== file)
    .flatMap((path) => dependenciesOf(JSON.parse(tree.read(path) ?? '{}')))
  const unused = names.filter((name) => !others.includes(name))
  const lock = tree.read(LOCK) ?? ''
  const catalog = tree.read(WORKSPACE) ?? ''
  return new Map([
    [file, dependenciesOf(manifest).some((name) => names.includes(name)) ? printJson(next) : text],
    [
      LOCK,
      withoutEntries(withoutEntries(lock, `  ${workspace}:`, 6, names), 'catalogs:', 4, unused),
    ],
    [WORKSPACE, withoutEntries(catalog, 'catalog:', 2, unused)],
  ])
}

function omit(
  record: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}

function dependenciesOf(manifest: Manifest): string[] {
  return kinds.flatMap((kind) => Object.keys(Object(manifest[kind])))
}

/** Entries of these names, with the lines below them, within one block of a YAML file. */
function withoutEntries(
  text: string,
  head: string,
  indent: number,
  names: readonly string[],
): string {
  const lines = text.split('\n')
  const start = lines.indexOf(head)
  if (start < 0) return text
  const depth = (line: string) => line.search(/\S/)
  const own = depth(head)
  const length = lines.slice(start + 1).findIndex((line) => line !== '' && depth(line) <= own)
  const end = length < 0 ? lines.length : start + 1 + length
  let removing = false
  return lines
    .filter((line, index) => {
      if (index <= start || index >= end) return true
      if (line === '' || depth(line) > indent) return !removing
      const name = line
        .trim()
        .replace(/^'(.*)'(:.*)$/, '$1$2')
        .split(':')[0]
      removing = depth(line) === indent && names.includes(name ?? '')
      return !removing
    })
    .join('\n')
}
