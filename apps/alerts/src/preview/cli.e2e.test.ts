import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

function preview(...args: string[]) {
  const cli = join(import.meta.dirname, 'cli.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('alerts:preview', () => {
  it('prints a sample as text, then as blocks', () => {
    const { status, stdout } = preview('rolled-back')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^#[^\n]+\n↩️ .*\n\{\n {2}"blocks": \[/s)
  })

  it('prints one JSON document', () => {
    expect(JSON.parse(preview('rolled-back', '--json').stdout)).toMatchObject({
      messages: [{ channel: expect.stringMatching(/^#/) }],
      ignored: [],
      failed: [],
    })
    expect(JSON.parse(preview('--list', '--json').stdout)).toContainEqual(
      expect.objectContaining({ name: 'rolled-back' }),
    )
  })

  it.each([
    [[], 'which event? Name a file or a sample; --list lists the samples'],
    [['rolledback'], 'rolledback is neither a file nor a sample; did you mean rolled-back?'],
    [['nothing.json'], 'nothing.json is neither a file nor a sample; --list lists those'],
    [['--lst'], '--lst is not an option; did you mean --list?'],
  ])('%j is answered with one line', (args, line) => {
    expect(preview(...args)).toEqual({
      status: 1,
      stdout: '',
      stderr: `alerts:preview: ${line}\n`,
    })
  })
})
