import { expect, it } from 'vitest'
import { alarmName, environmentAlarms, parseAlarmName } from './alarm.ts'

it.each(environmentAlarms)('parseAlarmName › reads the name of %s', (alarm) => {
  expect(parseAlarmName(alarmName('app-prod', alarm))).toEqual({ cluster: 'app-prod', alarm })
})

it.each([
  'alerts-DeadLettered',
  'TargetTracking-service/app-prod/backend-AlarmHigh-1',
  'ServerErrors',
  'app-prod-ServerErrorsOfMine',
  '',
])('parseAlarmName › returns undefined for %j', (name) => {
  expect(parseAlarmName(name)).toBeUndefined()
})
