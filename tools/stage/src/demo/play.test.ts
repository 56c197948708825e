import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
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
