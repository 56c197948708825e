import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

function replay(args: string[], input = '') {
  const cli = join(import.meta.dirname, 'cli.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    input,
  })
  return { status, stdout, stderr }
}

describe('alerts:replay', () => {
  it.each([
    [[], 'FILE… is required'],
    [['-', '-'], 'FILE… must have - once at most: standard input can be read once, is "- -"'],
    [['nothing.json'], 'nothing.json: no such file'],
    [['--steps', '--faults', '7', '-'], '--steps and --faults exclude each other'],
    [['--fault', '7', '-'], '--fault is not an option; did you mean --faults?'],
    [['-'], 'standard input is empty: there is no event in it'],
  ])('alerts:replay %j fails with one line before anything is built', (args, line) => {
    expect(replay(args)).toEqual({ status: 1, stdout: '', stderr: `alerts:replay: ${line}\n` })
  })

  it('alerts:replay --json prints one JSON document and nothing else on standard output', () => {
    const event = { id: '1', source: 'elsewhere', 'detail-type': 'Something' }
    const { status, stdout } = replay(['--json', '-'], JSON.stringify(event))
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ignored: [{ id: '1' }], deadLetters: [] })
  })

  it('alerts:replay --steps --json prints one JSON document a line', () => {
    const event = { id: '1', source: 'elsewhere', 'detail-type': 'Something' }
    const { status, stdout } = replay(['--steps', '--json', '-'], JSON.stringify([event, event]))
    expect(status).toBe(0)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { kind: 'begin', events: 2 },
      { kind: 'step', number: 1, event, outcome: { result: 'nothing' } },
      { kind: 'step', number: 2 },
      { kind: 'end' },
    ])
  })
})
