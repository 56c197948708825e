import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { InterruptedError } from '../interruption.ts'
import type { Stage } from '../stage.ts'
import { type PlayOptions, play } from './play.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

function options(
  scenario: NonNullable<PlayOptions['scenario']>,
  interruption = new AbortController().signal,
) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  return { lines, root, port: 0, keep: false, json: false, interruption, write, scenario } as const
}

it('play rejects with the error of the scenario and closes the cloud', async () => {
  const broken = new TypeError('no such property')
  let stage: Stage | undefined
  const scenario = async (opened: Stage) => {
    stage = opened
    throw broken
  }
  await expect(play(options(scenario))).rejects.toBe(broken)
  await expect(fetch(stage?.cloud.endpoint ?? '')).rejects.toThrow('fetch failed')
})

it('play closes the cloud and prints nothing more after an interruption', async () => {
  const controller = new AbortController()
  const given = options(async (_, __, reporter) => {
    controller.abort(new InterruptedError('SIGTERM'))
    reporter.act(1, 'goes on')
    return []
  }, controller.signal)
  await expect(play(given)).rejects.toMatchObject({ exitCode: 143 })
  expect(given.lines.join('\n')).not.toContain('goes on')
})

it('play returns exit code 1 when an outcome was not met', async () => {
  const scenario = async () => [{ expected: 'works', met: false, found: 'nothing' }]
  expect(await play(options(scenario))).toBe(1)
})

it('play prints fewer than ten lines before the first act, none wider than the terminal', async () => {
  const given = options(async (_, __, reporter) => {
    reporter.act(1, 'begins')
    return []
  })
  await play({ ...given, columns: 60 })
  const introduction = given.lines.slice(0, given.lines.indexOf('1/3  begins'))
  expect(introduction.length).toBeLessThan(10)
  expect(introduction.filter((line) => line.length > 60)).toEqual([])
  expect(introduction.join('\n')).not.toContain('made up')
})

it('play prints that the commit is made up outside a Git checkout', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-checkout-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['apps', '.ecspresso-version'])
    symlinkSync(join(root, name), join(folder, name))
  const given = options(async () => [])
  await play({ ...given, root: folder })
  expect(given.lines).toContain('commit     made up, as this is no Git checkout')
})
