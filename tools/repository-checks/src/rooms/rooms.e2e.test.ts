import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { boundariesOf, type Member, root } from './workspace.fixture.ts'

const allowed: Readonly<Record<string, Member>> = {
  'apps/app': { dependencies: ['package'], source: "export * from '@repo/package'\n" },
  'packages/package': { dependencies: ['other'] },
  'packages/other': {},
  'packages/unused': {},
  'tools/tool': { dependencies: ['app', 'package', 'other-tool'] },
  'tools/other-tool': {},
}

const refused: readonly (readonly [string, Readonly<Record<string, Member>>, RegExp])[] = [
  [
    'an app that depends on a tool',
    { 'apps/app': { dependencies: ['other-tool'] } },
    /`@repo\/other-tool` found without any tag listed in allowlist for\s+(\| )?`@repo\/app`/,
  ],
  [
    'an app whose tests depend on a tool',
    { 'apps/app': { devDependencies: ['other-tool'] } },
    /`@repo\/other-tool` found without any tag listed in allowlist for\s+(\| )?`@repo\/app`/,
  ],
  [
    'an app that imports a tool by its name without a dependency',
    { 'apps/app': { source: "export * from '@repo/tool'\n" } },
    /cannot import package `@repo\/tool` because it is not a dependency/,
  ],
  [
    'an app that imports a tool by its path',
    { 'apps/app': { source: "export * from '../../../tools/tool/src/index.ts'\n" } },
    /import `\.\.\/\.\.\/\.\.\/tools\/tool\/src\/index\.ts` leaves the package/,
  ],
  [
    'an app that depends on another app',
    { 'apps/app': { dependencies: ['other-app'] }, 'apps/other-app': {} },
    /`@repo\/other-app` found without any tag listed in allowlist for\s+(\| )?`@repo\/app`/,
  ],
  [
    'a package that depends on an app',
    { 'packages/unused': { dependencies: ['other-app'] }, 'apps/other-app': {} },
    /`@repo\/other-app` found without any tag listed in allowlist for\s+(\| )?`@repo\/unused`/,
  ],
  [
    'a package that depends on a tool',
    { 'packages/unused': { devDependencies: ['other-tool'] } },
    /`@repo\/other-tool` found without any tag listed in allowlist for\s+(\| )?`@repo\/unused`/,
  ],
  [
    'packages that depend on each other',
    { 'packages/other': { dependencies: ['package'] } },
    /Circular package dependency detected/,
  ],
]

describe('turbo boundaries', () => {
  it('accepts apps on packages, packages on packages, and tools on everything', () => {
    const { status, output } = boundariesOf(allowed)
    expect(output).toContain('no issues found')
    expect(status).toBe(0)
  })

  it.each(refused)('refuses %s', (_, changed, message) => {
    const { status, output } = boundariesOf({ ...allowed, ...changed })
    expect(output).toMatch(message)
    expect(output).toContain(', 1 issue found')
    expect(status).toBe(1)
  })

  it('has a tag for the room of every app, package and tool', () => {
    const tags = { apps: 'app', packages: 'package', tools: 'tool' }
    for (const [room, tag] of Object.entries(tags))
      for (const file of globSync(`${room}/*/package.json`, { cwd: root }))
        expect(JSON.parse(read(file.replace('package.json', 'turbo.json'))), file).toMatchObject({
          extends: ['//'],
          tags: [tag],
        })
  })
})

const sources = globSync('{apps,packages,tools}/*/**/*.{ts,mjs}', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|cdk\.out|\.turbo)(\/|$)/.test(path),
})
const isForTests = (file: string) => /\.(test|fixture)\.(ts|mjs)$|\/testing(\/|\.ts$)/.test(file)

/** Places with a comment that makes `turbo boundaries` ignore an import. */
const exceptions = sources.flatMap((file) => {
  const lines = read(file).split('\n')
  return lines.flatMap((line, index) => {
    if (!/^\s*\/\/ @boundaries-ignore/.test(line)) return []
    const statement =
      lines
        .slice(index + 1)
        .join('\n')
        .split(/from\s+/)[1] ?? ''
    const path = /^['"](.+?)['"]/.exec(statement)?.[1] ?? ''
    return { file, imported: relative(root, join(root, dirname(file), path)) }
  })
})

describe('tests of apps', () => {
  it.each(exceptions)('alone import tools: $file imports $imported', ({ file, imported }) => {
    expect(file).toMatch(/^apps\//)
    expect(isForTests(file)).toBe(true)
    expect(imported).toMatch(/^tools\//)
  })

  it('are imported by nothing that is no test', () => {
    const fromTests = sources
      .filter((file) => /^(apps|packages)\//.test(file) && !isForTests(file))
      .flatMap((file) =>
        Array.from(read(file).matchAll(/from '([^']+)'/g), ([, path = '']) => ({ file, path })),
      )
      .filter(({ path }) => isForTests(path) || path === '@repo/environments/fixture')
      // Generators have imports in the texts that they write.
      .filter(
        ({ file, path }) => !path.startsWith('.') || existsSync(join(root, dirname(file), path)),
      )
    expect(fromTests).toEqual([])
  })

  it('are type-checked again when a tool changes that they import', () => {
    const apps = new Set(exceptions.map(({ file }) => file.split('/').slice(0, 2).join('/')))
    const shared = sources.filter((file) => /^(packages|tools)\//.test(file))
    const inputs = inputsOfTypecheck()
    const stale = [...apps].filter((app) => {
      const read = new Set(inputs.get(app))
      return shared.some((file) => !read.has(file))
    })
    expect(stale, 'give these the inputs of typecheck in apps/infra/turbo.json').toEqual([])
  })
})

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** The files, from the root, whose change has the types of an app checked again; by the folder of the app. */
function inputsOfTypecheck(): ReadonlyMap<string, readonly string[]> {
  const turbo = join(root, 'node_modules/.bin/turbo')
  const { stdout } = spawnSync(turbo, ['run', 'typecheck', '--dry=json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  const { tasks }: { tasks: { directory: string; inputs: Record<string, string> }[] } =
    JSON.parse(stdout)
  return new Map(
    tasks.map(({ directory, inputs }) => [
      directory,
      Object.keys(inputs).map((file) => join(directory, file)),
    ]),
  )
}
