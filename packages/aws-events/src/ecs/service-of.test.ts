import { expect, it } from 'vitest'
import { build } from '../build/index.ts'
import { serviceOf } from './service-of.ts'

const of = { cluster: 'dev', service: 'backend' }

it.each([
  ['a deployment', build.deploymentStateChange(of)],
  ['a service action', build.serviceAction(of)],
  ['a task', build.taskStateChange(of)],
  ['a hook', build.hookStateChange(of)],
  [
    'a service action after UpdateService, without an ARN',
    build.serviceAction({ ...of, resources: [], detail: { service: 'backend' } }),
  ],
  [
    'a service action after CreateService, without an ARN',
    build.serviceAction({ ...of, resources: [], detail: { serviceName: 'backend' } }),
  ],
  [
    'an ARN of the short format, the cluster beside it',
    build.serviceAction({
      ...of,
      resources: ['arn:aws:ecs:us-west-2:111122223333:service/backend'],
    }),
  ],
])('serviceOf › finds the service of %s', (_, event) => {
  expect(serviceOf(event)).toEqual(of)
})

it('serviceOf › returns undefined for a task that was run by itself', () => {
  expect(serviceOf(build.taskStateChange({ detail: { group: 'family:x' } }))).toBeUndefined()
})
