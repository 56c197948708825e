import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const commands = ['plan', 'find-image', 'verdict', 'scan', 'slack']

it.each([
  ['verdit', 'verdict'],
  ['veridct', 'verdict'],
  ['find_image', 'find-image'],
  ['pln', 'plan'],
  ['slac', 'slack'],
  ['deploy', undefined],
  ['', undefined],
])('nearest › reads %j as %s', (typed, meant) => {
  expect(nearest(typed, commands)).toBe(meant)
})
