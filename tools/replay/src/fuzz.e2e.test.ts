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
/** One event of each kind, and those of every scenario. */
const built = [
  ...Object.values(build).map((make) => make()),
  ...Object.values(scenarios).flatMap(({ events }) => events(on)),
]

const corpus = inject('corpus')
const recorded = corpus === undefined ? [] : recordedEvents(corpus)

it('no broken event ends the Lambda, and each that cannot be told is a dead letter that says why', async () => {
  const random = createRandom(7)
  const sources = [...built, ...recorded]
  const broken = Array.from({ length: 1500 }, (_, index) =>
    mutate(sources[index % sources.length], random),
  )
  const { deadLetters, crashes } = await replay(broken.map(({ event }) => event))
  expect(crashes).toEqual([])
  expect(deadLetters.length).toBeGreaterThan(20)
  const told = new Set(broken.map(({ event }) => JSON.stringify(event)))
  for (const { event, error } of deadLetters) {
    // Whole, as it came.
    expect(told).toContain(JSON.stringify(event))
    expect(error.message).toEqual(expect.stringMatching(/./))
    if (error.code === 'BROKEN_EVENT') expect(error.field).toEqual(expect.stringMatching(/./))
  }
})

it('what is put in the way of an event is named by its field', async () => {
  const event = build.ecrImageScan()
  const { 'scan-status': _, ...detail } = event.detail
  const { deadLetters } = await replay([{ ...event, detail }])
  expect(deadLetters).toMatchObject([{ error: { field: 'detail.scan-status' } }])
})
