import { expect, it } from 'vitest'
import { alarmName, loadBalancerAlarms, parseAlarmName, serviceAlarms } from './alarm.ts'

const subject = { cluster: 'app-prod', service: 'order-worker' }

it.each(serviceAlarms)('parseAlarmName › reads the name of %s, of a service', (alarm) => {
  expect(parseAlarmName(alarmName(subject, alarm))).toEqual({ ...subject, alarm })
})

it.each(loadBalancerAlarms)('parseAlarmName › reads the name of %s, of no service', (alarm) => {
  const name = alarmName(subject, alarm)
  expect(parseAlarmName(name)).toEqual({ cluster: 'app-prod', service: undefined, alarm })
})

it('parseAlarmName › reads the alarm of a service by the name of the cluster alone', () => {
  expect(parseAlarmName('app-prod-ServerErrors')).toEqual({
    cluster: 'app-prod',
    service: undefined,
    alarm: 'ServerErrors',
  })
})

it.each([
  'alerts-DeadLettered',
  'TargetTracking-service/app-prod/backend-AlarmHigh-1',
  'ServerErrors',
  'app-prod-ServerErrorsOfMine',
  'app-prod/backend/v2-ServerErrors',
  '',
])('parseAlarmName › returns undefined for %j', (name) => {
  expect(parseAlarmName(name)).toBeUndefined()
})
