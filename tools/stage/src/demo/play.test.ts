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
  story: NonNullable<PlayOptions['story']>,
  interruption = new AbortController().signal,
) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  return { lines, root, port: 0, keep: false, json: false, interruption, write, story } as const
}

it('an error of the story is thrown as it is, and the cloud is closed', async () => {
  const broken = new TypeError('no such property')
  let stage: Stage | undefined
  const story = async (opened: Stage) => {
    stage = opened
    throw broken
  }
  await expect(play(options(story))).rejects.toBe(broken)
  await expect(fetch(stage?.cloud.endpoint ?? '')).rejects.toThrow('fetch failed')
})

it('an interrupted story is closed, and prints nothing any more', async () => {
  const controller = new AbortController()
  const given = options(async (_, __, teller) => {
    controller.abort(new InterruptedError('SIGTERM'))
    teller.act(1, 'goes on')
    return []
  }, controller.signal)
  await expect(play(given)).rejects.toMatchObject({ exitCode: 143 })
  expect(given.lines.join('\n')).not.toContain('goes on')
})

it('an outcome that was not met is exit code 1', async () => {
  const story = async () => [{ expected: 'works', met: false, found: 'nothing' }]
  expect(await play(options(story))).toBe(1)
})

it('introduces itself in fewer than ten lines, none wider than the terminal', async () => {
  const given = options(async (_, __, teller) => {
    teller.act(1, 'begins')
    return []
  })
  await play({ ...given, columns: 60 })
  const introduction = given.lines.slice(0, given.lines.indexOf('1/3  begins'))
  expect(introduction.length).toBeLessThan(10)
  expect(introduction.filter((line) => line.length > 60)).toEqual([])
  expect(introduction.join('\n')).not.toContain('made up')
})

it('names a commit that is made up outside a Git checkout', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-checkout-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['apps', '.ecspresso-version'])
    symlinkSync(join(root, name), join(folder, name))
  const given = options(async () => [])
  await play({ ...given, root: folder })
  expect(given.lines).toContain('commit     made up, as this is no Git checkout')
})
