import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cyclesBelow, describeCycle } from './cycles.ts'
import { importsOf } from './imports.ts'

const repository = join(import.meta.dirname, '../../../..')
const roots = globSync('{apps,packages,tools}/*/src', { cwd: repository }).sort()
const notProduct = /\.(test|fixture|d)\.ts$|\/testing\//

describe('the import graph', () => {
  it.each(roots)('of %s has no cycle between folders or files', (root) => {
    const files = globSync(`${root}/**/*.ts`, { cwd: repository })
    const imports = files
      .filter((file) => !notProduct.test(file))
      .flatMap((file) => importsOf(join(repository, file)))
      .map(({ from, to }) => ({ from: fromRoot(from), to: fromRoot(to) }))
    expect(cyclesBelow(root, imports).map(describeCycle).join('\n')).toBe('')
  })
})

const fromRoot = (path: string) => path.slice(repository.length + 1)

describe('a cycle', () => {
  const graph = (...edges: readonly (readonly [string, string])[]) =>
    cyclesBelow(
      'app/src',
      edges.map(([from, to]) => ({ from: `app/src/${from}`, to: `app/src/${to}` })),
    )

  it('is found between folders although no two of their files import each other', () => {
    const [cycle, ...others] = graph(['a/one.ts', 'b/two.ts'], ['b/three.ts', 'a/four.ts'])
    expect(others).toEqual([])
    expect(cycle && describeCycle(cycle)).toBe(
      [
        'app/src: a, b',
        '  app/src/a/one.ts imports app/src/b/two.ts',
        '  app/src/b/three.ts imports app/src/a/four.ts',
      ].join('\n'),
    )
  })

  it('is found between a folder and a loose file, and through a third one', () => {
    expect(
      graph(['a/one.ts', 'words.ts'], ['words.ts', 'b/two.ts'], ['b/two.ts', 'a/one.ts'])[0]
        ?.members,
    ).toEqual(['a', 'b', 'words.ts'])
  })

  it('is found between the files of one folder', () => {
    expect(graph(['a/one.ts', 'a/two.ts'], ['a/two.ts', 'a/one.ts'])[0]?.folder).toBe('app/src/a')
  })

  it('is not what imports only downwards', () => {
    expect(graph(['a/one.ts', 'b/two.ts'], ['a/one.ts', 'c.ts'], ['b/two.ts', 'c.ts'])).toEqual([])
  })
})

it('imports of types, dynamic imports and re-exports count', () => {
  const source = [
    "import type { A } from './a.ts'",
    "const b = await import('../b.ts')",
    "export { c } from './c/c.ts'",
    "import d from 'd'",
  ].join('\n')
  expect(importsOf('app/src/x/file.ts', source).map(({ to }) => to)).toEqual([
    'app/src/x/a.ts',
    'app/src/b.ts',
    'app/src/x/c/c.ts',
  ])
})
