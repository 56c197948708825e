import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { prod } from '@repo/environments/fixture'
import dynalite from 'dynalite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buttonValue } from '../deployment/approval-button.ts'
import { SlackRefusedError } from '../errors.ts'
import { servicePartition } from '../places/partition.ts'
import { createMemoryStore } from '../store/memory.ts'
import type { Store } from '../store/store.ts'
import { createAlertsTable } from '../testing/create-table.ts'
import { createAnswer } from './answer.ts'
import type { HookState } from './hook-client.ts'
import { createLedger } from './ledger.ts'
import type { IsApprover } from './membership.ts'
import type { Click } from './payload.ts'

const server = dynalite({ createTableMs: 0 })
let client: DynamoDBClient
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address` is a string only for a pipe.
  const { port } = server.address() as AddressInfo
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  await createAlertsTable(client, 'alerts')
})
afterAll(async () => {
  client.destroy()
  await new Promise((resolve) => server.close(resolve))
})

const waiting: HookState = { deployment: 'IN_PROGRESS', hook: 'AWAITING_ACTION' }
const { account, region, cluster, service } = prod
const arnIn = (name: string) =>
  `arn:aws:ecs:${region}:${account}:service-deployment/${name}/${service.name}/${randomUUID()}`

let arn: string
let ecs: HookState
let calls: string[]
/** What ECS throws at an answer, and what is true of the hook then. */
let error: { readonly name: string; readonly after?: HookState | 'silence' } | undefined
let isApprover: IsApprover
let store: Store
let now: number

beforeEach(() => {
  arn = arnIn(cluster)
  ecs = waiting
  calls = []
  error = undefined
  isApprover = async (user, approvers) => approvers.includes(user)
  store = createMemoryStore()
  now = 1_700_000_000_000
})

const click = (more: Partial<Click> = {}): Click => ({
  button: 'approve',
  value: buttonValue({ serviceDeployment: arn, hook: 'pause-1' }),
  actionTs: '1.1',
  user: { id: 'U0HANA', name: 'hana', team: 'T1' },
  team: 'T1',
  app: 'A1',
  responseUrl: '',
  ...more,
})

/** Answers a click; each call makes a function of its own, as Lambda does under load. */
function press(more: Partial<Click> = {}, approvers: readonly string[] = ['U0HANA', 'U0KEN']) {
  const environments = [{ ...prod, slack: { ...prod.slack, approvers } }]
  const answer = createAnswer({
    environments,
    isApprover: (...args) => isApprover(...args),
    hooks: {
      async read() {
        if (error?.after === 'silence' && calls.length > 0) throw new Error('no answer')
        return ecs
      },
      async answer(_, action) {
        calls.push(action)
        if (!error) {
          ecs = { ...ecs, hook: action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED' }
          return
        }
        if (error.after && error.after !== 'silence') ecs = error.after
        throw Object.assign(new Error('no'), { name: error.name })
      },
    },
    ledger: createLedger(client, 'alerts', () => now),
    store,
    log: () => {},
    now: () => now,
  })
  return answer(click(more))
}
const facts = async () => {
  const place = { account, region, cluster, service: service.name }
  return (await store.read(servicePartition(place))).facts
}
const ken = { user: { id: 'U0KEN', name: 'ken', team: 'T1' }, actionTs: '2.2' }

describe('a click of an approver', () => {
  it.each([
    ['approve', 'CONTINUE'],
    ['refuse', 'ROLLBACK'],
  ] as const)('to %s calls ECS with the action %s, and is a fact', async (button, action) => {
    expect(await press({ button })).toMatchObject({ kind: 'done' })
    expect(calls).toEqual([action])
    const fact = { kind: 'click', serviceDeployment: arn, hook: 'pause-1', user: 'U0HANA', action }
    expect(await facts()).toMatchObject([fact])
  })

  it('is one of ten at once: one decision, one call', async () => {
    const people = Array.from({ length: 10 }, (_, n) => (n % 2 ? ken : {}))
    const outcomes = await Promise.all(
      people.map((more, n) =>
        press({ ...more, actionTs: `${n}`, button: n % 3 ? 'approve' : 'refuse' }),
      ),
    )
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1)
    expect(outcomes.filter(({ kind }) => kind === 'late' || kind === 'over')).toHaveLength(9)
    expect(calls).toHaveLength(1)
    expect(await facts()).toHaveLength(1)
  })

  it.each<[string, HookState]>([
    ['answered already', { deployment: 'IN_PROGRESS', hook: 'SUCCEEDED' }],
    ['timed out', { deployment: 'ROLLBACK_IN_PROGRESS', hook: 'TIMED_OUT' }],
    ['replaced by a newer deployment', { deployment: 'STOPPED', hook: 'AWAITING_ACTION' }],
    ['unknown to ECS', { deployment: undefined, hook: undefined }],
  ])('calls nothing where the hook is %s', async (_, state) => {
    ecs = state
    expect(await press()).toEqual({ kind: 'over', state })
    expect([calls, await facts()]).toEqual([[], []])
  })
})

describe('a click that nobody may make', () => {
  it.each<[string, Partial<Click>, string]>([
    ['a stranger', { user: { id: 'U0EVE', name: 'eve', team: 'T1' } }, 'stranger'],
    ['of another workspace', { user: { id: 'U0HANA', name: 'hana', team: 'T2' } }, 'external'],
    ['without a workspace', { user: { id: 'U0HANA', name: 'hana', team: '' } }, 'external'],
    ['with a value that is none', { value: '{"d":1}' }, 'unknown'],
    [
      'for a service outside of the table',
      { value: buttonValue({ serviceDeployment: arnIn('other'), hook: 'pause-1' }) },
      'unknown',
    ],
  ])('calls nothing: %s', async (_, more, kind) => {
    expect(await press(more)).toMatchObject({ kind })
    expect([calls, await facts()]).toEqual([[], []])
  })

  it('calls nothing where no approvers are named', async () => {
    expect(await press({}, [])).toEqual({ kind: 'unknown' })
  })

  it('calls nothing where a group cannot be read', async () => {
    isApprover = async () => {
      throw new SlackRefusedError('usergroups.users.list', 'missing_scope')
    }
    expect(await press()).toEqual({ kind: 'unreadable', what: 'group' })
    expect(calls).toEqual([])
  })
})

describe('an error of ECS', () => {
  it.each([
    'AccessDeniedException',
    'ClientException',
    'InvalidParameterException',
    'UnsupportedFeatureException',
    'ServerException',
    'TimeoutError',
  ])('%s, while the hook still waits, lets the next click try again', async (name) => {
    error = { name }
    expect(await press()).toEqual({ kind: 'refused', code: name })
    error = undefined
    expect(await press(ken)).toMatchObject({ kind: 'done' })
    expect(calls).toHaveLength(2)
    const taken = (await facts()).filter((fact) => !('refused' in fact && fact.refused))
    expect(taken).toHaveLength(2) // the first one is withdrawn by a fact of its own
    expect(await facts()).toHaveLength(3)
  })

  it('after which the hook is what it was to become is a success: an answer was lost', async () => {
    error = { name: 'ServerException', after: { ...waiting, hook: 'SUCCEEDED' } }
    expect(await press()).toMatchObject({ kind: 'done' })
  })

  it.each(['ConflictException', 'ServiceDeploymentNotFoundException'])(
    '%s, after which the hook waits no more, is reported as that',
    async (name) => {
      const state = { ...waiting, hook: 'FAILED' }
      error = { name, after: state }
      expect(await press()).toEqual({ kind: 'over', state })
    },
  )

  it('after which nothing can be read holds others off for half a minute', async () => {
    error = { name: 'TimeoutError', after: 'silence' }
    expect(await press()).toEqual({ kind: 'unclear' })
    error = undefined
    expect(await press(ken)).toMatchObject({ kind: 'late' })
    now += 31_000
    expect(await press(ken)).toMatchObject({ kind: 'done' })
  })
})
