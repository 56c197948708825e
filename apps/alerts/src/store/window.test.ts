import { prod } from '@repo/environments/fixture'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { servicePartition } from '../places/partition.ts'
import {
  change,
  completed,
  counts,
  failed,
  hook,
  rollingBack,
  started,
  task,
  trouble,
} from '../testing/facts.ts'
import { eventsOf, type History, histories } from '../testing/histories.ts'
import { arrivals } from '../testing/scenarios.ts'
import { placeOf, queued, setup, start } from '../testing/setup.ts'
import { createMemoryStore } from './memory.ts'
import type { Fact, Store } from './store.ts'

const DAY = 86_400
const partition = servicePartition(placeOf(prod))

/** What is read from a time on, in seconds after the start. */
async function readFrom(seconds: number, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const store = createMemoryStore()
  await store.add(partition, facts)
  return (await store.read(partition, start + seconds * 1000)).facts
}

it('a read from a time on has all facts of the deployments of that time, however old they are', async () => {
  const old = [started('A', 0), change('A'), completed('A', 60)]
  const between = [started('B', 2 * DAY), completed('B', 2 * DAY + 60)]
  const others = ['C', 'D', 'E'].map((name, index) => started(name, (3 + index) * DAY))
  const now = [
    started('F', 30 * DAY),
    rollingBack('A', 30 * DAY + 90),
    completed('A', 30 * DAY + 120),
  ]
  const read = await readFrom(29 * DAY, [...old, ...between, ...others, ...now])
  expect(read).toEqual(expect.arrayContaining([...old, ...now]))
  expect(read).not.toEqual(expect.arrayContaining(between))
})

it('a read has the last deployment before its time with its rollback and its hooks, which may be open', async () => {
  const waiting = [started('A', 0), hook('awaiting', 5 * 3600), failed('A', 7 * 3600)]
  const rollback = [rollingBack('X', 7.5 * 3600)]
  const older = ['K', 'L', 'M', 'N'].map((name, index) => started(name, (index - 9) * DAY))
  const read = await readFrom(9 * DAY, [...older, ...waiting, ...rollback])
  expect(read).toEqual(expect.arrayContaining([...waiting, ...rollback]))
  expect(read.length).toBeLessThan(older.length + waiting.length + rollback.length)
})

it('a read has the deployment of a task that failed long after it, and nothing else of its time', async () => {
  const serving = [started('A', 0), change('A'), completed('A', 60)]
  const later = ['B', 'C', 'D', 'E'].map((name, index) => started(name, (1 + index) * DAY))
  const crash = task('A', 1, 30 * DAY)
  const early = [task('A', 2, 100), trouble('SERVICE_TASK_PLACEMENT_FAILURE', 100)]
  const read = await readFrom(30 * DAY, [...serving, ...later, ...early, crash])
  expect(read).toEqual(expect.arrayContaining([...serving, crash]))
  for (const fact of early) expect(read).not.toContainEqual(fact)
})

it('of the counts of a deployment the newest are kept, whichever arrives last', async () => {
  const newest = counts('A', 90, 2, 0)
  const read = await readFrom(0, [newest, counts('A', 30, 0, 2), counts('A', 90, 1, 1)])
  expect(read).toEqual([newest])
})

/** The same history, slower: hours and days between its events. */
function slower({ facts, truth }: History, times: number): History {
  const at = (time: number) => start + (time - start) * times
  return { truth, facts: facts.map((fact) => ('at' in fact ? { ...fact, at: at(fact.at) } : fact)) }
}

/** One event a batch, as they happened, with one that comes late. */
function inOrderButOne(events: readonly unknown[]): fc.Arbitrary<unknown[][]> {
  return fc.nat({ max: Math.max(events.length - 1, 0) }).map((index) => {
    const late = events.slice(index, index + 1)
    return [...events.toSpliced(index, 1), ...late].map((event) => [event])
  })
}

/** What Slack shows after these batches. */
async function shownBy(store: Store, batches: readonly unknown[][]) {
  const { handle, slack, environment } = setup({ store })
  for (const batch of batches) await handle(queued(...batch))
  return slack
    .channel(environment.slack.channel)
    .map(({ text, ts }) => ({ text, replies: slack.thread(ts).map((reply) => reply.text) }))
}

it('Slack shows the same, whether all of a service is read for each event or what is recent', async () => {
  const arriving = fc
    .tuple(histories, fc.constantFrom(1, 100, 2000))
    .map(([history, times]) => eventsOf(slower(history, times)))
    .chain((events) => fc.oneof(inOrderButOne(events), arrivals(events)))
  await fc.assert(
    fc.asyncProperty(arriving, async (batches) => {
      const all = createMemoryStore()
      const whole = { ...all, read: (partition: string) => all.read(partition) }
      expect(await shownBy(createMemoryStore(), batches)).toEqual(await shownBy(whole, batches))
    }),
    { numRuns: 300 },
  )
})
