import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { variablesCommand } from './command.ts'

const file = join(import.meta.dirname, '../../../../ecspresso/variables.json')
const { required } = JSON.parse(readFileSync(file, 'utf8')) as { required: Record<string, string> }
const complete = Object.fromEntries(Object.keys(required).map((name) => [name, 'x']))

describe('variables', () => {
  it('is content when every required one has a value; the optional ones may be missing', async () => {
    expect(await runCommand(variablesCommand, [], complete)).toMatchObject({ exitCode: 0 })
  })

  it('names all that are missing or empty, and where they come from', async () => {
    const { S3_URL: _, ...env } = complete
    await expect(runCommand(variablesCommand, [], { ...env, TZ: '' })).rejects.toThrow(
      /^not set: S3_URL \(variable of the GitHub Environment\), TZ \(variable of the GitHub Environment\)$/,
    )
  })

  it('prints them as a document, and fails all the same', async () => {
    const { exitCode, printed } = await runCommand(variablesCommand, ['--json'], {
      ...complete,
      ENV: '',
    })
    expect(exitCode).toBe(1)
    expect(JSON.parse(printed)).toEqual({ missing: [{ name: 'ENV', source: required['ENV'] }] })
  })
})
