import type { StageView } from '@repo/control-room/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { publishStage, type Readers } from './publish.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a change that one client has in its snapshot is published to the others', () => {
  let project = 'before'
  const readers: Readers = {
    project: () => project,
    environments: () => [],
    commits: () => [],
    actions: () => [],
    terminal: () => [],
    traffic: () => ({}),
    outcomes: () => ({}),
  }
  const sent: Partial<StageView>[] = []
  let snapshot = (): object => ({})
  const source = { changed: (members: object) => void sent.push(members), remove: () => {} }
  const observe = {
    isWatched: () => true,
    addSource(_: string, added: { snapshot(): object }) {
      snapshot = added.snapshot
      return source
    },
    view: () => expect.unreachable(),
    subscribe: () => expect.unreachable(),
  }
  const { stop } = publishStage({ observe }, readers, ['project'])
  snapshot()
  vi.advanceTimersByTime(1000)
  project = 'after'
  expect(snapshot()).toMatchObject({ project: 'after' })
  vi.advanceTimersByTime(1000)
  expect(sent.at(-1)).toMatchObject({ project: 'after' })
  stop()
})
