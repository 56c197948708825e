import { describe, expect, it } from 'vitest'
import { mergePackageJson } from './package-json.ts'

const merge = (base: object, ours: object, theirs: object): unknown =>
  JSON.parse(mergePackageJson(JSON.stringify(base), JSON.stringify(ours), JSON.stringify(theirs)))

describe('mergePackageJson', () => {
  it('keeps the name and the version of the fork beside new scripts', () => {
    const base = { name: 'origin', version: '1.0.0', scripts: { build: 'one' } }
    const ours = { name: 'mine', version: '7.0.0', scripts: { build: 'one', own: 'x' } }
    const theirs = { name: 'origin', version: '1.1.0', scripts: { build: 'two', added: 'y' } }
    expect(merge(base, ours, theirs)).toEqual({
      name: 'mine',
      version: '7.0.0',
      scripts: { build: 'two', own: 'x', added: 'y' },
    })
  })

  it('removes what upstream has removed, and leaves out what the fork has removed', () => {
    const base = { devDependencies: { a: '1', b: '1', c: '1' } }
    expect(
      merge(base, { devDependencies: { a: '1', c: '1' } }, { devDependencies: { b: '1', c: '2' } }),
    ).toEqual({ devDependencies: { c: '2' } })
  })

  it('keeps the value of the fork where both sides changed it', () => {
    expect(
      merge({ scripts: { a: '1' } }, { scripts: { a: '2' } }, { scripts: { a: '3' } }),
    ).toEqual({
      scripts: { a: '2' },
    })
  })

  it('sorts dependencies as they were, and leaves other keys in their order', () => {
    const text = mergePackageJson(
      '{"devDependencies":{"b":"1"}}',
      '{"name":"x","devDependencies":{"b":"1","c":"1"}}',
      '{"devDependencies":{"a":"1","b":"1"}}',
    )
    expect(text).toBe(
      `${JSON.stringify({ name: 'x', devDependencies: { a: '1', b: '1', c: '1' } }, null, 2)}\n`,
    )
  })
})
