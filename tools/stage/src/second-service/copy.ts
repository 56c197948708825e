import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type DeploymentTarget,
  type Environment,
  environmentNamed,
  environments,
  targetIn,
} from '@repo/environments'
import { applyBlocks, fileBlocksOf } from '../guides/apply.ts'
import { copyWorkTree } from '../guides/work-tree.ts'

/** A copy of the work tree with a second service. */
export interface SecondService {
  readonly root: string
  /** Its table of environments. */
  readonly table: readonly Environment[]
  /** The new service, in an environment outside of production if there is one. */
  readonly worker: DeploymentTarget
  remove(): void
}

const tableFile = 'packages/environments/table.ts'

/** Copies the work tree, follows `docs/second-service.md` in it, and builds the apps, as the alerts contain the table. */
export function copyWithSecondService(root: string): SecondService {
  const { name = '' } = environments.find(({ production }) => !production) ?? environments[0] ?? {}
  const copy = copyWorkTree(root, (folder) => {
    const page = readFileSync(join(folder, 'docs/second-service.md'), 'utf8')
    const { entries = [], files = [] } = Object.groupBy(fileBlocksOf(page), ({ path }) =>
      path === tableFile ? 'entries' : 'files',
    )
    applyBlocks(folder, files)
    const table = join(folder, tableFile)
    for (const { text } of entries)
      writeFileSync(table, withService(readFileSync(table, 'utf8'), name, text))
  })
  for (const script of globSync('apps/*/build.ts', { cwd: copy.root }))
    execFileSync(process.execPath, ['build.ts'], { cwd: join(copy.root, dirname(script)) })
  const print =
    "import('./packages/environments/table.ts').then((m) => console.log(JSON.stringify(m.environments)))"
  // As the copy's own code reads it.
  const table: readonly Environment[] = JSON.parse(copy.call(process.execPath, '-e', print))
  return {
    root: copy.root,
    table,
    worker: targetIn(environmentNamed(name, table), 'worker'),
    remove: copy.remove,
  }
}

/** Adds an entry to the services of an environment, whose list is written as code or as JSON. */
function withService(text: string, environment: string, entry: string): string {
  const name = new RegExp(`"?name"?: ['"]${environment}['"]`).exec(text)
  const start = name ? text.indexOf('[', text.indexOf('services', name.index)) : -1
  const end = closingBracket(text, start)
  if (start === -1 || end === -1) throw new Error(`${tableFile}: no services of ${environment}`)
  const before = text.slice(0, end).trimEnd().replace(/,$/, '')
  return `${before},\n${entry}${text.slice(end)}`
}

function closingBracket(text: string, start: number): number {
  let depth = 0
  for (let at = start; at >= 0 && at < text.length; at += 1) {
    if (text[at] === '[') depth += 1
    if (text[at] === ']') depth -= 1
    if (depth === 0) return at
  }
  return -1
}
