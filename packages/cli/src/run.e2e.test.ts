import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const program = new URL('./program.fixture.ts', import.meta.url).pathname

function start(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  return { status, stdout, stderr }
}

describe('runCommands', () => {
  it.each([['--help'], ['-h'], ['help']])('lists the commands for %s', (argument) => {
    expect(start([argument])).toEqual({
      status: 0,
      stdout: [
        'Usage: npx -y pnpm@12 program COMMAND [options]',
        '',
        '  works    ends well',
        '  refuses  does not',
        '  breaks   has a defect',
        '',
        'COMMAND --help lists its options.',
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  it('runs the named command, also behind dashes, and loads no other', () => {
    const done = { status: 0, stdout: 'done: once\n', stderr: '' }
    expect(start(['works', '--how', 'once'])).toEqual(done)
    expect(start(['--', 'works', '--how=once'])).toEqual(done)
  })

  it('goes on to its end where the reader of its output has closed the pipe', () => {
    const script = `{ sleep 0.3; '${process.execPath}' '${program}' works --how badly; echo $? >&2; } | true`
    const { stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
    expect(stderr).toBe('3\n')
  })

  it('passes on the exit code of the command', () => {
    expect(start(['works', '--how', 'badly']).status).toBe(3)
  })

  it.each([
    [[], 'program: which command? There are works, refuses, breaks'],
    [['wroks'], 'program: no command "wroks"; did you mean works?'],
    [
      ['works', '--hwo=x'],
      'program works: --hwo is not an option; did you mean --how?; --how is required',
    ],
    [['refuses'], 'program refuses: 100% of it\nis wrong'],
  ])('prints the message of a user error without a stack: %j', (args, message) => {
    expect(start(args)).toEqual({ status: 1, stdout: '', stderr: `${message}\n` })
  })

  it('prints a user error as an annotation too in a workflow run', () => {
    expect(start(['refuses'], { GITHUB_ACTIONS: 'true' }).stdout).toBe(
      '::error::100%25 of it%0Ais wrong\n',
    )
  })

  it('prints the stack of a defect', () => {
    const { status, stdout, stderr } = start(['breaks'], { GITHUB_ACTIONS: 'true' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^TypeError: [^\n]+\n +at /)
  })
})
