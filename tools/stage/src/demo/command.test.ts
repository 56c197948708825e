import { testContext } from '@repo/cli/testing'
import { describe, expect, it } from 'vitest'
import { demoCommand } from './command.ts'

const demo = demoCommand(new AbortController().signal)

describe('demo', () => {
  it.each([
    [['--port', 'http'], '--port must be a number from 0 to 65535, is "http"'],
    [['--port', '70000'], '--port must be a number from 0 to 65535, is "70000"'],
    [['--once', '--keep'], '--once and --keep exclude each other'],
    [
      ['--keep', '--json'],
      '--keep and --json exclude each other: the document is printed at the end',
    ],
    [['--onec'], '--onec is not an option; did you mean --once?'],
    [['develop'], '"develop" is not expected'],
  ])('demo refuses %j before anything is built', async (args, message) => {
    await expect(demo.run(args, testContext())).rejects.toMatchObject({ code: 'USAGE', message })
  })

  it('demo --help lists the options', async () => {
    const printed: string[] = []
    const context = testContext({ print: (text) => void printed.push(text) })
    expect(await demo.run(['--help'], context)).toBe(0)
    expect(printed.join('\n')).toMatch(/--once .*--keep .*--port N .*--json /s)
  })
})
