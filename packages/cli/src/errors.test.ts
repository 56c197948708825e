import { expect, it } from 'vitest'
import { InputError, isUserError, UsageError } from './errors.ts'

class Bare extends Error {
  readonly isUserError = true
  readonly code = 'BARE'
}

it.each([
  [new UsageError('x'), true],
  [new InputError('x', { cause: new Error('y') }), true],
  [new Bare(), true],
  [Object.assign(new Error('x'), { code: 'ENOENT' }), false],
  [{ isUserError: true, code: 'X', message: 'x' }, false],
  [undefined, false],
])('isUserError › returns for %s: %s', (error, expected) => {
  expect(isUserError(error)).toBe(expected)
})
