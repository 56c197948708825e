import { expect, it } from 'vitest'
import { alarmName, environmentAlarms, parseAlarmName } from './alarm.ts'

it.each(environmentAlarms)('parseAlarmName › reads the name of %s', (alarm) => {
  expect(parseAlarmName(alarmName('app-prod', alarm))).toEqual({ cluster: 'app-prod', alarm })
})

it('parseAlarmName › reads a name that CloudFormation made', () => {
  expect(parseAlarmName('app-prod-ServerErrors0A1B2C3D-1X2Y3Z4W')).toEqual({
    cluster: 'app-prod',
    alarm: 'ServerErrors',
  })
})

it.each([
  'alerts-DeadLettered0A1B2C3D-1X2Y3Z4W',
  'TargetTracking-service/app-prod/backend-AlarmHigh-1',
  'ServerErrors',
  'app-prod-ServerErrorsOfMine',
  '',
])('parseAlarmName › returns undefined for %j', (name) => {
  expect(parseAlarmName(name)).toBeUndefined()
})
