import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settings } from '../testing/settings.ts'
import { preview } from './preview.ts'
import { samples } from './samples.ts'

// The samples, and the command in a process of its own, use the real table: of it nothing is expected here.
const glyphs: Record<string, string> = {
  'rolling-out': '⏳',
  deployed: '✅',
  failed: '❌',
  'rolling-back': '↩️',
  'rolled-back': '↩️',
  'rolled-back-by-hand': '↩️',
  stopped: '⛔',
  'awaiting-approval': '✋',
  stuck: '🧱',
  'crash-loop': '🔁',
  'no-capacity': '❌',
  scan: '🛡️',
  'failed-scan': '🛡️',
}

describe('the samples', () => {
  it('are those that have a glyph here', () => {
    expect(Object.keys(samples)).toEqual(Object.keys(glyphs))
  })

  it.each(Object.entries(samples))('%s ends in its glyph', async (name, { events, known }) => {
    const { messages, failed } = await preview(events, known, settings)
    expect(failed).toEqual([])
    expect(messages.at(-1)?.text.startsWith(glyphs[name] ?? '')).toBe(true)
  })
})

describe('a preview', () => {
  it('says which events are ignored, and which cannot be read', async () => {
    const event = { version: '0', id: 'a', source: 'aws.s3', 'detail-type': 'Object Created' }
    const broken = { ...event, id: 'b', source: 'aws.ecr', 'detail-type': 'ECR Image Scan' }
    const { ignored, failed } = await preview([event, broken], [], settings)
    expect(ignored).toMatchObject([{ id: 'a' }])
    expect(failed).toMatchObject([{ id: 'b' }])
  })
})

const cli = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { encoding: 'utf8' })

describe('the command', () => {
  it('prints the words, then the blocks', () => {
    const { status, stdout } = cli('rolled-back')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^↩️ \S+ · \S+: 8b31d07 failed, rolled back to 4f2a9c1$/m)
    expect(stdout).toContain('"blocks"')
  })

  it('prints nothing but one document with --json', () => {
    const { messages } = JSON.parse(cli('--json', 'deployed').stdout)
    expect(messages).toMatchObject([{ metadata: { event_payload: { status: 'deployed' } } }])
  })

  it.each([
    ['nope', 'nope is neither a file nor a sample; --list shows those'],
    [import.meta.filename, 'is not JSON'],
    ['--wrong', "Unknown option '--wrong'"],
  ])('says in one line what is wrong with %s', (argument, line) => {
    const { status, stderr, stdout } = cli(argument)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(line)
    expect(stderr.trimEnd()).not.toContain('\n')
  })
})
