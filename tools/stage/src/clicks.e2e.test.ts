import { resolve } from 'node:path'
import { targetIn } from '@repo/environments'
import type { SlackMessage } from '@repo/local-cloud'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Commit, nextCommit } from './commit.ts'
import { people, withApprovers } from './seed/people.ts'
import { openStage, type Stage } from './stage.ts'

const root = resolve(import.meta.dirname, '../../..')
// The table that the built Lambda has too.
const table = withApprovers()
const [first] = table
if (!first) throw new Error('the table has no environment')
const environment = targetIn(first)

const before: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
const commit = nextCommit(before, 'the second commit')

let stage: Stage
beforeEach(async () => {
  stage = await openStage({
    root,
    speed: 15,
    table,
    environment: environment.name,
    pace: { unhealthyThresholdCount: 5 },
    ecspresso: { kind: 'lite', why: 'the test selects it' },
  })
})
afterEach(() => stage.close())

const buttonsOf = ({ blocks = [] }: SlackMessage) =>
  blocks.filter(({ type }) => type === 'actions').length

/** A deployment that waits, and the message with its buttons. */
async function waiting() {
  stage.push(before)
  await stage.deploy(before)
  stage.push(commit)
  stage.force('paused')
  const deployment = stage.deploy(commit).catch(() => undefined)
  const request = await stage.untilMessage((one) => buttonsOf(one) > 0, 60_000)
  if (!request) throw new Error('nobody was asked')
  return { deployment, request }
}

const channel = () => stage.cloud.slack.byName(environment.slack.channel)?.id ?? ''
const press = (request: SlackMessage, action_id: string, user: keyof typeof people, more = {}) =>
  stage.cloud.slack.interactions.click({
    channel: channel(),
    ts: request.ts,
    action_id,
    user: people[user].id,
    ...more,
  })
const answersTo = (user: keyof typeof people) =>
  stage.messages().filter(({ ephemeral_to }) => ephemeral_to === people[user].id)
const continued = () => stage.cloud.calls.list({ operation: 'ContinueServiceDeployment' })

describe('a deployment that waits for approval', () => {
  it('goes on after a click, and its card names the person', { timeout: 120_000 }, async () => {
    const { deployment, request } = await waiting()
    expect(await press(request, 'approve', 'hana')).toMatchObject({ status: 200 })
    expect(answersTo('hana')).toHaveLength(1)
    const card = await stage.untilCard(commit, 'deployed', 60_000)
    expect(card?.status).toBe('deployed')
    await deployment
    expect(await stage.untilThread(commit, /@hana/)).toMatch(/@hana/)
    expect(stage.card(commit)?.payload).toMatchObject({ answered_by: people.hana.id })
    expect(continued()).toMatchObject([{ request: { action: 'CONTINUE' } }])
    expect(buttonsOf(request)).toBe(0)
  })

  it('is rolled back by a click, and others are too late', { timeout: 120_000 }, async () => {
    const { deployment, request } = await waiting()
    const clicks = await Promise.all(
      (['hana', 'ken', 'hana', 'ken'] as const).map((user) => press(request, 'refuse', user)),
    )
    expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await stage.untilThread(commit, /@(hana|ken)/)).toMatch(/@(hana|ken)/)
    await deployment
    expect(continued()).toMatchObject([{ request: { action: 'ROLLBACK' } }])
  })

  it('waits on after clicks of a stranger and of nobody', { timeout: 120_000 }, async () => {
    const { request } = await waiting()
    expect(await press(request, 'approve', 'eve')).toMatchObject({ status: 200 })
    expect(answersTo('eve')).toHaveLength(1)
    for (const fault of ['bad_signature', 'old'] as const)
      expect(await press(request, 'approve', 'hana', { fault })).toMatchObject({ status: 401 })
    expect(continued()).toEqual([])
    expect(buttonsOf(request)).toBe(1)
    expect(request.unacknowledged).toHaveLength(2)
  })

  it('can be answered again after an error of ECS', { timeout: 120_000 }, async () => {
    const { deployment, request } = await waiting()
    const operation = 'ContinueServiceDeployment'
    stage.cloud.faults.add({ service: 'ecs', operation, fault: 'AccessDeniedException' })
    await press(request, 'approve', 'hana')
    expect(buttonsOf(request)).toBe(1)
    await press(request, 'approve', 'ken')
    expect(await stage.untilThread(commit, /@ken/)).toMatch(/@ken/)
    await deployment
  })
})
