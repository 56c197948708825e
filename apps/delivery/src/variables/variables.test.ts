import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { variablesCommand } from './command.ts'

const file = join(import.meta.dirname, '../../../../ecspresso/variables.json')
const { required } = JSON.parse(readFileSync(file, 'utf8')) as { required: Record<string, string> }
const complete = Object.fromEntries(Object.keys(required).map((name) => [name, 'x']))

describe('delivery variables', () => {
  it('exits with 0 where every required variable has a value', async () => {
    expect(await runCommand(variablesCommand, [], complete)).toMatchObject({ exitCode: 0 })
  })

  it('throws the names of all that are missing or empty, and where they come from', async () => {
    const { AWS_ACCOUNT_ID: _, ...env } = complete
    await expect(runCommand(variablesCommand, [], { ...env, TZ: '' })).rejects.toThrow(
      `not set: AWS_ACCOUNT_ID (${required['AWS_ACCOUNT_ID']}), TZ (${required['TZ']})`,
    )
  })

  it('prints a document for --json, and exits with 1 where one is missing', async () => {
    const { exitCode, printed } = await runCommand(variablesCommand, ['--json'], {
      ...complete,
      ENV: '',
    })
    expect(exitCode).toBe(1)
    expect(JSON.parse(printed)).toEqual({ missing: [{ name: 'ENV', source: required['ENV'] }] })
  })
})
