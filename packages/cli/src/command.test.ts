import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CommandContext, defineCommand } from './command.ts'
import { testContext } from './testing.ts'

const command = defineCommand({
  name: 'greet',
  summary: 'Greets those who are named, in one line each.',
  inputs: {
    whom: { positional: 'NAME…', means: 'who is greeted', schema: z.array(z.string()) },
    greeting: {
      env: 'GREETING',
      means: 'the word',
      value: 'WORD',
      schema: z.string().default('Hello'),
    },
    atOnce: {
      flag: true,
      means: 'in one line instead, whatever its length may be',
      schema: z.boolean().default(false),
    },
  },
  details: 'Exits with 1 where nobody is named.',
  async run({ whom, greeting, json }, { print }) {
    print(json ? JSON.stringify({ greeting, whom }) : `${greeting} ${whom.join(', ')}`)
    return whom.includes('nobody') ? 1 : 0
  },
})

async function run(args: string[], replaced: Partial<CommandContext> = {}) {
  const printed: string[] = []
  const exitCode = await command.run(
    args,
    testContext({ print: (text) => void printed.push(text), ...replaced }),
  )
  return { exitCode, printed: printed.join('\n') }
}

describe('defineCommand', () => {
  it('calls run with the values of the inputs', async () => {
    expect(await run(['Hana', '--greeting', 'Hi'])).toEqual({ exitCode: 0, printed: 'Hi Hana' })
    expect(await run(['nobody', '--json'], { env: { GREETING: 'Hey' } })).toEqual({
      exitCode: 1,
      printed: '{"greeting":"Hey","whom":["nobody"]}',
    })
  })

  it('prints its help for --help', async () => {
    const { exitCode, printed } = await run(['--help'])
    expect(exitCode).toBe(0)
    expect(printed.split('\n')).toEqual([
      'Usage: npx -y pnpm@12 greet [options] NAME…',
      '',
      'Greets those who are named, in one line each.',
      '',
      '  NAME…            who is greeted',
      '  --greeting WORD  the word (or GREETING)',
      '  --at-once        in one line instead, whatever its length may be',
      '  --json           print one JSON document',
      '  --help           print this',
      '',
      'Exits with 1 where nobody is named.',
    ])
  })

  it('wraps its help at the width of the terminal', async () => {
    const { printed } = await run(['-h'], { columns: 40 })
    expect(printed).toContain(
      '  --at-once        in one line instead,\n                   whatever its length\n                   may be\n',
    )
    expect(printed.split('\n').filter((line) => line.length > 40)).toEqual([])
  })

  it('throws before it runs where an input is wrong', async () => {
    await expect(run(['--grating=Hi'])).rejects.toThrow(
      /^--grating is not an option; did you mean --greeting\?; NAME… is required$/,
    )
  })
})
