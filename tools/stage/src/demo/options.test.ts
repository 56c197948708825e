import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('the options of the demo', () => {
  it('plays once on a free port unless told otherwise', () => {
    expect(readOptions([])).toEqual({ port: 0, keep: false, json: false, help: false })
    expect(readOptions(['--', '--once', '--port', '4566'])).toMatchObject({
      port: 4566,
      keep: false,
    })
  })

  it.each([
    [['--port', 'http'], /--port must be a number from 0 to 65535, is "http"/],
    [['--port', '70000'], /--port must be a number/],
    [['--once', '--keep'], /exclude each other/],
    [['--keep', '--json'], /exclude each other/],
    [['--fast'], /Unknown option '--fast'/],
    [['develop'], /Unexpected argument 'develop'/],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})
