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
    expect(stdout).toMatch(/^#\S+\n↩️ \S+ · \S+: .*8b31d07.*4f2a9c1.*\n/)
    expect(stdout).toMatch(/\n\{\n {2}"blocks": \[\n/)
  })

  it('prints it in another language', () => {
    const lines = (language: string) => preview('rolled-back', '--language', language).stdout
    expect(lines('ja')).toMatch(/^#\S+\n↩️ \S+ · \S+: .*8b31d07.*4f2a9c1.*\n/)
    expect(lines('ja')).not.toBe(lines('en'))
  })

  it('prints one JSON document', () => {
    expect(JSON.parse(preview('rolled-back', '--json').stdout)).toMatchObject({
      messages: [{ metadata: { event_payload: { status: 'rolled_back' } } }],
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
    [[import.meta.filename], /^alerts:preview: .+ is not JSON: .+\n$/],
    [['--lst'], '--lst is not an option; did you mean --list?'],
  ])('%j prints a user error in one line', (args, line) => {
    expect(preview(...args)).toEqual({
      status: 1,
      stdout: '',
      stderr: typeof line === 'string' ? `alerts:preview: ${line}\n` : expect.stringMatching(line),
    })
  })
})
