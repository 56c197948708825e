import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { build } from './build/index.ts'
import { BrokenEventError } from './errors.ts'
import { readEvent } from './read-event.ts'

const builders = Object.values(build)

/** The event with `value` at the dotted path; `undefined` takes the field away. */
function change<Event extends object>(event: Event, path: string, value: unknown): unknown {
  const copy = structuredClone(event)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const at = keys.reduce<object>((fields, key) => Reflect.get(fields, key), copy)
  if (value === undefined) Reflect.deleteProperty(at, last)
  else Reflect.set(at, last, value)
  return copy
}

function broken(event: unknown): BrokenEventError {
  try {
    readEvent(event)
  } catch (error) {
    if (error instanceof BrokenEventError) return error
    throw error
  }
  throw new Error('was read, though it is broken')
}

describe('readEvent', () => {
  it('keeps undocumented fields and values', () => {
    const event = build.deploymentStateChange({ detail: { eventName: 'NEW', somethingNew: [1] } })
    const input = { ...event, 'replay-name': 'replay' }
    expect(readEvent(input)).toEqual({ kind: 'deployment', event: input })
  })

  it('does not change its input', () => {
    const input = Object.freeze(build.taskStateChange())
    readEvent(input)
    expect(readEvent(input)).toEqual({ kind: 'task', event: input })
  })

  it('adds empty lists where AWS leaves them out', () => {
    const scan = change(build.ecrImageScan(), 'detail.image-tags', undefined)
    expect(readEvent(scan)).toMatchObject({ event: { detail: { 'image-tags': [] } } })
    const task = change(build.taskStateChange(), 'detail.containers', undefined)
    expect(readEvent(task)).toMatchObject({ event: { detail: { containers: [] } } })
  })

  it('reads a service action about a deployment as a deployment, whose time is createdAt', () => {
    const { detail, ...envelope } = build.deploymentStateChange()
    const { updatedAt, ...others } = detail
    const action = {
      ...envelope,
      'detail-type': 'ECS Service Action',
      detail: { ...others, createdAt: updatedAt },
    }
    expect(readEvent(action)).toMatchObject({
      kind: 'deployment',
      event: { detail: { updatedAt } },
    })
  })

  it('reads a service action without a deploymentId as a service action', () => {
    const action = build.serviceAction({ detail: { eventName: 'SERVICE_DEPLOYMENT_COMPLETED' } })
    expect(readEvent(action).kind).toBe('service-action')
  })
})

describe('readEvent › an event of another kind', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'it is not an object'],
    ['a text', 'event', 'it is not an object'],
    ['a list', [], 'it is not an object'],
    ['an empty object', {}, 'its source is nothing and its detail-type nothing'],
    [
      'one of another service',
      { ...build.ecrImageScan(), source: 'aws.s3' },
      'its source is "aws.s3" and its detail-type "ECR Image Scan"',
    ],
    [
      'one of another type',
      { ...build.taskStateChange(), 'detail-type': 'ECS Container Instance State Change' },
      'its source is "aws.ecs" and its detail-type "ECS Container Instance State Change"',
    ],
    [
      'a scan of a Lambda function',
      change(
        build.inspectorScan({ resources: ['arn:aws:lambda:us-west-2:1:function:f'] }),
        'detail.repository-name',
        undefined,
      ),
      'it is a scan of something other than an ECR image',
    ],
    [
      'a finding in an instance',
      build.inspectorFinding({
        resources: ['i-1'],
        detail: { resources: [{ type: 'AWS_EC2_INSTANCE', id: 'i-1' }] },
      }),
      'it is a finding about something other than an ECR image',
    ],
  ])('is ignored: %s', (_, input, reason) => {
    expect(readEvent(input)).toEqual({
      kind: 'ignored',
      id: input instanceof Object && 'id' in input ? input.id : undefined,
      reason,
    })
  })
})

describe('readEvent › a broken event', () => {
  it.each<[string, string, unknown, string]>([
    ['deploymentStateChange', 'detail', undefined, 'an object, found nothing'],
    ['deploymentStateChange', 'detail.deploymentId', undefined, 'a string, found nothing'],
    ['deploymentStateChange', 'detail.deploymentId', '', 'a string that is not empty, found ""'],
    ['deploymentStateChange', 'detail.eventName', 7, 'a string, found 7'],
    [
      'deploymentStateChange',
      'detail.updatedAt',
      'yesterday',
      'an ISO 8601 time, found "yesterday"',
    ],
    ['deploymentStateChange', 'detail.updatedAt', '2026-13-01T00:00:00Z', 'an ISO 8601 time'],
    ['deploymentStateChange', 'resources', [], 'a list with a service ARN, found a list'],
    ['deploymentStateChange', 'id', null, 'a string, found null'],
    ['taskStateChange', 'detail.taskArn', undefined, 'a string, found nothing'],
    ['taskStateChange', 'detail.lastStatus', {}, 'a string, found an object'],
    ['taskStateChange', 'detail.containers.0.exitCode', '1', 'a number, found "1"'],
    ['serviceAction', 'detail.clusterArn', undefined, 'a string, found nothing'],
    ['serviceAction', 'detail.createdAt', 1, 'a string, found 1'],
    ['hookStateChange', 'detail.serviceDeploymentArn', undefined, 'a string, found nothing'],
    ['ecrImageScan', 'detail.repository-name', undefined, 'a string, found nothing'],
    ['ecrImageScan', 'detail.finding-severity-counts', { HIGH: 1, LOW: '2' }, 'a number'],
    ['ecrImageAction', 'detail.action-type', undefined, 'a string, found nothing'],
    ['inspectorScan', 'detail.repository-name', undefined, 'a string, found nothing'],
    ['inspectorFinding', 'detail.findingArn', undefined, 'a string, found nothing'],
    [
      'inspectorFinding',
      'detail.resources.0.details.awsEcrContainerImage.repositoryName',
      1,
      'a string',
    ],
    ['scheduledEvent', 'time', 'now', 'an ISO 8601 time, found "now"'],
  ] as const)(
    'of %s throws an error that names the field %s',
    (builder, path, value, expectation) => {
      const event = build[builder as keyof typeof build]()
      const error = broken(change(event, path, value))
      expect(error).toMatchObject({
        code: 'BROKEN_EVENT',
        detailType: event['detail-type'],
        eventId: path === 'id' ? undefined : event.id,
      })
      expect(`${error.field}.`).toContain(`${path}.`)
      expect(error.message).toContain(`${error.field} must be ${expectation}`)
    },
  )

  it('throws an error without long values, which may hold secrets', () => {
    const event = change(build.taskStateChange(), 'detail.startedAt', 'x'.repeat(1000))
    expect(broken(event).message.length).toBeLessThan(300)
  })
})

describe('readEvent › arbitrary input', () => {
  const onlyBroken = (input: unknown) => {
    try {
      expect(readEvent(input)).toHaveProperty('kind')
    } catch (error) {
      expect(error).toBeInstanceOf(BrokenEventError)
      expect(error).toHaveProperty('field', expect.stringMatching(/./))
    }
  }

  it('throws BrokenEventError or nothing for any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), onlyBroken))
  })

  it('throws BrokenEventError or nothing for any JSON in a known envelope', () => {
    const envelopes = builders.map((make) => make())
    fc.assert(
      fc.property(fc.constantFrom(...envelopes), fc.jsonValue(), (envelope, detail) =>
        onlyBroken({ ...envelope, detail }),
      ),
    )
  })

  it('throws BrokenEventError or nothing where a field is replaced or removed', () => {
    const events = builders.map((make) => make())
    const anywhere = fc.constantFrom(...events).chain((event) =>
      fc.record({
        event: fc.constant(event),
        path: fc.constantFrom(...paths(event)),
        value: fc.option(fc.jsonValue(), { nil: undefined }),
      }),
    )
    fc.assert(
      fc.property(anywhere, ({ event, path, value }) => onlyBroken(change(event, path, value))),
      { numRuns: 1000 },
    )
  })
})

function paths(value: unknown, parent = ''): string[] {
  if (!(value instanceof Object)) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const path = parent === '' ? key : `${parent}.${key}`
    return [path, ...paths(child, path)]
  })
}
