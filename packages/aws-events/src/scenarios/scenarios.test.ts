import { describe, expect, it } from 'vitest'
import { readEvent } from '../read-event.ts'
import { expectedCards, scenarios, serviceEvents } from './index.ts'

const place = {
  account: '444455556666',
  region: 'eu-west-1',
  cluster: 'app-prod',
  service: 'backend',
  repository: 'app/backend',
}
const on = serviceEvents(place)

describe.each(Object.entries(scenarios))('the scenario %s', (name, scenario) => {
  const events = scenario.events(on)

  it('has a kebab-case name, and one sentence', () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(scenario.description).toMatch(/^[A-Z][^.]+\.$/)
  })

  it('has events of known kinds and of the given place, in the order of their times', () => {
    for (const event of events) {
      expect(readEvent(event).kind).not.toBe('ignored')
      expect(event).toMatchObject({ account: place.account, region: place.region })
    }
    const times = events.map(({ time }) => time)
    expect(times).toEqual(times.toSorted())
  })

  it('expects a message for each deployment that begins and is no rollback', () => {
    const begun = events.flatMap((event) => {
      const reading = readEvent(event)
      if (reading.kind !== 'deployment') return []
      const { eventName, deploymentId, reason = '' } = reading.event.detail
      const begins = eventName === 'SERVICE_DEPLOYMENT_IN_PROGRESS'
      const rollsBack = reason.includes('rolling back') || deploymentId === on.deploymentId('X')
      return begins && !rollsBack ? [deploymentId] : []
    })
    expect([...new Set(begun)].sort()).toEqual(Object.keys(expectedCards(scenario, on)).sort())
  })
})

it('serviceEvents › gives events the ids and the time of its options', () => {
  const [event] = scenarios.deployed.events(
    serviceEvents(place, {
      start: Date.parse('2026-01-02T03:04:05Z'),
      newId: () => 'id-1',
      deploymentId: (letter) => `ecs-svc/7${letter}`,
    }),
  )
  expect(event).toMatchObject({
    id: 'id-1',
    time: '2026-01-02T03:04:05Z',
    resources: ['arn:aws:ecs:eu-west-1:444455556666:service/app-prod/backend'],
    detail: { deploymentId: 'ecs-svc/7A', clusterArn: expect.stringMatching(/app-prod$/) },
  })
})
