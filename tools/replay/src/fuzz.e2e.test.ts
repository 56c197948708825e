import { build } from '@repo/aws-events/build'
import { scenarios, serviceEvents } from '@repo/aws-events/scenarios'
import { expect, inject, it } from 'vitest'
import { mutate } from './fuzz.ts'
import { createRandom } from './random.ts'
import { recordedEvents } from './recorded.ts'
import { replay } from './replay.ts'

const on = serviceEvents({
  account: '111122223333',
  region: 'us-west-2',
  cluster: 'default',
  service: 'servicetest',
  repository: 'my-repository-name',
})
/** One event of each kind, and the events of every scenario. */
const built = [
  ...Object.values(build).map((make) => make()),
  ...Object.values(scenarios).flatMap(({ events }) => events(on)),
]

const corpus = inject('corpus')
const recorded = corpus === undefined ? [] : recordedEvents(corpus)

it('a broken event never crashes the Lambda and becomes a dead letter with the reason if it is unreadable', async () => {
  const random = createRandom(7)
  const sources = [...built, ...recorded]
  const broken = Array.from({ length: 1500 }, (_, index) =>
    mutate(sources[index % sources.length], random),
  )
  const { deadLetters, crashes } = await replay(broken.map(({ event }) => event))
  expect(crashes).toEqual([])
  expect(deadLetters.length).toBeGreaterThan(20)
  const sent = new Set(broken.map(({ event }) => JSON.stringify(event)))
  for (const { event, error } of deadLetters) {
    // The body is unchanged.
    expect(sent).toContain(JSON.stringify(event))
    expect(error.message).toEqual(expect.stringMatching(/./))
    if (error.code === 'BROKEN_EVENT') expect(error.field).toEqual(expect.stringMatching(/./))
  }
})

it('the dead letter of an event without a required field names the field', async () => {
  const event = build.ecrImageScan()
  const { 'scan-status': _, ...detail } = event.detail
  const { deadLetters } = await replay([{ ...event, detail }])
  expect(deadLetters).toMatchObject([{ error: { field: 'detail.scan-status' } }])
})
