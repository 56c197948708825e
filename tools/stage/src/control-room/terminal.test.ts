import { describe, expect, it, vi } from 'vitest'
import { commandText, createTerminal } from './terminal.ts'

describe('the terminal', () => {
  it('has the lines and the exit code of each run, also of several at once', () => {
    const changed = vi.fn()
    const terminal = createTerminal(() => 7, changed)
    const first = terminal.begin('dev', 'first')
    const second = terminal.begin('prod', 'second')
    second.line('b')
    first.line('a')
    first.end(1)
    expect(terminal.runs()).toEqual([
      { id: 1, environment: 'dev', command: 'first', lines: ['a'], startedAt: 7, exitCode: 1 },
      {
        id: 2,
        environment: 'prod',
        command: 'second',
        lines: ['b'],
        startedAt: 7,
        exitCode: undefined,
      },
    ])
    expect(changed).toHaveBeenCalledTimes(5)
  })

  it('keeps the last twenty runs, and the last lines of each', () => {
    const terminal = createTerminal(Date.now, () => {})
    for (let index = 0; index < 25; index++) terminal.begin('dev', `command ${index}`)
    const last = terminal.begin('dev', 'last')
    for (let index = 0; index < 1000; index++) last.line(String(index))
    expect(terminal.runs()).toHaveLength(20)
    expect(terminal.runs().at(-1)?.lines.at(-1)).toBe('999')
    expect(terminal.runs().at(-1)?.lines.length).toBeLessThan(1000)
  })

  it.each([
    [['ecspresso', 'deploy', '--tasks', '0'], 'ecspresso deploy --tasks 0'],
    [['echo', "it's $HOME", ''], "echo 'it'\\''s $HOME' ''"],
  ])('commandText quotes what a shell would take apart: %j', (words, text) => {
    expect(commandText(words)).toBe(text)
  })
})
