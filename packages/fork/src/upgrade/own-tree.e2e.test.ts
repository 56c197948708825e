import { cpSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { testContext } from '@repo/cli/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../root.ts'
import { upgradeCommand } from './command.ts'
import { type Folder, folder, json } from './folder.fixture.ts'
import { type Owner, ownerOf, parseOwners } from './owners.ts'

const owners = parseOwners(readFileSync(join(root, 'upstream.json'), 'utf8'))
const notCopied = new Set(['node_modules', '.git', 'dist', 'cdk.out', '.turbo', '.tools'])
const mark = 'next version'

describe('an upgrade of a fork that has edited everything that it owns', () => {
  let origin: Folder
  let fork: Folder
  let files: string[]
  let report: string
  const removals: (() => void)[] = []
  const later = (remove: () => void) => void removals.push(remove)
  const ofOwner = (owner: Owner) =>
    files.filter((path) => ownerOf(path, owners) === owner && isText(path))

  beforeAll(async () => {
    origin = folder(later)
    cpSync(root, origin.root, {
      recursive: true,
      filter: (path) => !notCopied.has(basename(path)),
    })
    origin.commit({})
    files = origin.git('ls-files').split('\n')
    fork = folder(later)
    cpSync(origin.root, fork.root, { recursive: true, filter: (path) => basename(path) !== '.git' })
    fork.commit({})

    const base = origin.head()
    const edited = (paths: readonly string[], line: string) =>
      Object.fromEntries(paths.map((path) => [path, `${fork.read(path)}\n${line}\n`]))
    const manifest = { ...(origin.packageJson() as object), version: '9.9.9' }
    origin.commit({
      ...edited(files.filter(isText), mark),
      'upstream.json': origin.read('upstream.json'),
      'package.json': json(manifest),
    })
    origin.git('tag', 'v9.9.9')

    const upstream = { repository: 'example/origin', commit: base, version: '1.0.0' }
    const workflow = '.github/workflows/deploy.yml'
    fork.commit({
      ...edited(ofOwner('fork'), 'mine'),
      [workflow]: fork.read(workflow)?.replace(/^name: .*/m, 'name: Ours'),
      'package.json': json({ ...(fork.packageJson() as object), name: 'mine', upstream }),
    })
    const printed: string[] = []
    const command = upgradeCommand({
      root: fork.root,
      confirm: undefined,
      pnpm: async () => 0,
    })
    const context = testContext({ print: (text) => void printed.push(text) })
    const exitCode = await command.run(['--from', origin.root, '--yes'], context)
    report = printed.join('\n')
    expect(exitCode, report).toBe(0)
  })

  afterAll(() => {
    for (const remove of removals) remove()
  })

  it('leaves each of its files as it was', () => {
    for (const path of ofOwner('fork')) expect(fork.read(path), path).not.toContain(mark)
    expect(fork.read('packages/environments/table.ts')).toMatch(/\nmine\n$/)
  })

  it('has the new version of each file of upstream', () => {
    for (const path of ofOwner('upstream')) expect(fork.read(path), path).toBe(origin.read(path))
  })

  it('merges the others', () => {
    const merged = ofOwner('merged').filter((path) => path !== 'package.json')
    expect(merged.length).toBeGreaterThan(0)
    for (const path of merged) expect(fork.read(path), path).toContain(mark)
    expect(fork.read('.github/workflows/deploy.yml')).toContain('name: Ours')
    expect(fork.packageJson()).toMatchObject({ name: 'mine', upstream: { version: '9.9.9' } })
  })

  it('owns something of each kind: upstream.json names files that exist', () => {
    const present = new Set(files.flatMap((path) => [path, ...foldersOf(path)]))
    expect(Object.keys(owners).filter((path) => !present.has(path))).toEqual([])
  })
})

function isText(path: string): boolean {
  return /\.(ts|tsx|json|ya?ml|md|env|css|html)$|CODEOWNERS$/.test(path) && path !== 'upstream.json'
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)
}
