import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

function delivery(args: string[], env: Record<string, string> = {}) {
  const cli = join(import.meta.dirname, 'cli.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  return { status, stdout, stderr }
}

describe('delivery', () => {
  it('lists its commands', () => {
    const { status, stdout } = delivery(['--help'])
    expect(status).toBe(0)
    for (const command of [
      'plan',
      'find-image',
      'variables',
      'scan',
      'verdict',
      'summary',
      'notify',
    ])
      expect(stdout).toContain(`\n  ${command} `)
  })

  it.each([
    [[], 'delivery: which command? There are plan, '],
    [['deploy'], 'delivery: no command "deploy": there are plan, '],
    [['verdit'], 'delivery: no command "verdit"; did you mean verdict?'],
    [['plan', '--ref', 'x'], 'delivery plan: branch "x" deploys nowhere: '],
    [
      ['verdict'],
      'delivery verdict: --environment (or ENV) is required; --commit (or GITHUB_SHA) ',
    ],
  ])('prints in one line what is wrong with %j', (args, line) => {
    const { status, stdout, stderr } = delivery(args)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(line)])
  })

  it('prints an error as an annotation of the run too', () => {
    const { stdout } = delivery(['plan'], { GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/x' })
    expect(stdout).toMatch(/^::error::branch "x" deploys nowhere: [^\n]+\n$/)
  })
})
