import { describe, expect, it } from 'vitest'
import { chooseCidrs } from './network-settings.ts'

const choose = (...names: string[]) => {
  const problems: string[] = []
  const chosen = chooseCidrs(new Map(names.map((name) => [name, undefined])), problems)
  expect(problems).toEqual([])
  return chosen
}

describe('IPv4 ranges of VPCs', () => {
  // So many have every N but one, and most of them meet a taken one.
  const names = Array.from({ length: 254 }, (_, index) => `live${index}`)

  it('never overlap, whatever the names of the environments', () => {
    const ranges = [...choose(...names).values()]
    expect(new Set(ranges).size).toBe(names.length)
    for (const range of ranges) expect(range).toMatch(/^10\.[1-9]\d*\.0\.0\/16$/)
  })

  it('stay as they are when the table gets another environment at its end', () => {
    const before = choose(...names.slice(0, 100))
    expect([...choose(...names)].slice(0, 100)).toEqual([...before])
  })

  it('leave out what an environment has chosen for itself', () => {
    const [first = ''] = choose('live0').values()
    const [, address = ''] = /^(10\.\d+)\./.exec(first) ?? []
    const chosen = chooseCidrs(
      new Map([
        ['live0', undefined],
        ['corporate', `${address}.128.0/20`],
      ]),
      [],
    )
    expect(chosen.get('live0')).not.toBe(first)
  })
})
