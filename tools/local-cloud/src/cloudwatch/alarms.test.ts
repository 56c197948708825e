import { expect, it } from 'vitest'
import { createClock } from '../clock.ts'
import { createAlarms } from './alarms.ts'

const place = { account: '111122223333', region: 'us-west-2' }
const metric = { name: 'HTTPCode_Target_5XX_Count', loadBalancer: 'app/one/1' }
const minute = 60_000

function setup() {
  const clock = createClock({ speed: 0, start: Date.parse('2026-11-26T12:00:00Z') })
  const emitted: unknown[] = []
  const alarms = createAlarms({ clock, events: { emit: (event) => emitted.push(event) } })
  const settings = { threshold: 2, periodMs: minute, periods: 3, datapoints: 2 }
  alarms.put(place, { ...settings, name: 'errors', counts: [metric] })
  alarms.put(place, { ...settings, name: 'slow', counts: [] })
  const count = (times: number) => {
    for (let i = 0; i < times; i += 1) alarms.count(metric)
  }
  return { clock, emitted, alarms, count }
}

it('an alarm goes on when enough periods reach its threshold, and off when they are over', async () => {
  const { clock, emitted, alarms, count } = setup()
  const received: string[] = []
  alarms.onAlarm((_, name) => received.push(name))
  count(9)
  await clock.advance(minute)
  count(1)
  expect(alarms.isOn(place, 'errors')).toBe(false)
  count(1)
  expect(alarms.isOn(place, 'errors')).toBe(true)
  expect(received).toEqual(['errors'])
  await clock.advance(3 * minute)
  expect(alarms.isOn(place, 'errors')).toBe(false)
  expect(emitted).toMatchObject([
    { ...place, detail: { alarmName: 'errors', state: { value: 'ALARM' } } },
    { ...place, detail: { alarmName: 'errors', state: { value: 'OK' } } },
  ])
})

it('an alarm counts the errors of its own load balancer only', () => {
  const { alarms } = setup()
  for (let i = 0; i < 9; i += 1) alarms.count({ ...metric, loadBalancer: 'app/two/2' })
  expect(alarms.isOn(place, 'errors')).toBe(false)
})

it('an alarm of another account has the same name and another state', async () => {
  const { clock, alarms, count } = setup()
  count(2)
  await clock.advance(minute)
  count(2)
  expect(alarms.isOn({ ...place, account: '999999999999' }, 'errors')).toBe(false)
})

it('an alarm on something that is not counted is never on', () => {
  const { alarms } = setup()
  expect(alarms.isOn(place, 'slow')).toBe(false)
  expect(alarms.evaluationMs(place, 'slow')).toBe(3 * minute)
})
