import { describe, expect, it } from 'vitest'
import { hrefOf, parseRoute } from './route.ts'

describe('address', () => {
  it.each([
    ['', { view: 'live', name: undefined, parameters: {} }],
    ['#/', { view: 'live', name: undefined, parameters: {} }],
    ['#/gallery', { view: 'gallery', name: undefined, parameters: {} }],
    ['#/gallery/rolled-back', { view: 'gallery', name: 'rolled-back', parameters: {} }],
    ['#/replay?step=3', { view: 'replay', name: undefined, parameters: { step: '3' } }],
    [
      '#/?channel=a&run=2',
      { view: 'live', name: undefined, parameters: { channel: 'a', run: '2' } },
    ],
    ['#/elsewhere', { view: 'live', name: undefined, parameters: {} }],
  ] as const)('%j is read', (hash, expected) => {
    expect(parseRoute(hash)).toEqual(expected)
  })

  it.each([
    { view: 'live', name: undefined, parameters: { channel: 'deployments & more' } },
    { view: 'gallery', name: 'a/b?c', parameters: { tab: 'json' } },
    { view: 'replay', name: undefined, parameters: {} },
  ] as const)('of %j is read back as it was', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route)
  })

  it('with a broken escape is read without its name', () => {
    expect(parseRoute('#/gallery/%E0%A4%A')).toMatchObject({ view: 'gallery', name: undefined })
  })
})
