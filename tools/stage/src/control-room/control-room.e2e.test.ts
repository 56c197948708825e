import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs'
import { type StageView, stageOf, type TerminalRun } from '@repo/control-room/protocol'
import { slackText } from '@repo/slack-message'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Commit } from '../commit.ts'
import { openStage, type Stage } from '../stage.ts'
import { type ControlRoom, openControlRoom } from './control-room.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', subject: 'Begin', real: false }
const timeout = 240_000

let stage: Stage
let room: ControlRoom
/** Lines that ecspresso printed, by run. */
const printed: string[][] = []

beforeAll(async () => {
  stage = await openStage({
    root,
    ecspresso: { kind: 'lite', why: 'its clock is that of the cloud' },
    speed: 15,
    // The grace period of 30 s is 2 s of the machine then: do not count a slow start as unhealthy.
    pace: { unhealthyThresholdCount: 5, alarmPeriodSeconds: 15, visibilityTimeoutSeconds: 15 },
    alertsEnv: { STUCK_AFTER_MINUTES: '1' },
  })
  room = openControlRoom(stage, { root, commit: first })
  stage.observe({
    started() {
      const lines: string[] = []
      printed.push(lines)
      return { line: (text) => void lines.push(text) }
    },
  })
}, timeout)
afterAll(async () => {
  room?.close()
  await stage?.close()
})

const view = (): StageView => {
  const found = stageOf(stage.cloud.observe.view())
  if (!found) throw new Error('the stage is no source')
  return found
}
const idOf = (kind: string) => `${kind}-${stage.environment.name}`
const actionOf = (id: string) => view().actions.find((action) => action.id === id)

async function post(id: string) {
  const response = await fetch(`${room.url}_demo/actions/${id}`, { method: 'POST' })
  const body = (await response.json()) as { error?: string } // the route's own answer
  return { status: response.status, ...body }
}

/** Does an action to its end; resolves with the runs of the terminal that it brought. */
async function act(id: string, meanwhile?: () => Promise<unknown>): Promise<TerminalRun[]> {
  const before = view().terminal.at(-1)?.id ?? 0
  expect(await post(id)).toMatchObject({ status: 202 })
  await meanwhile?.()
  await expect
    .poll(() => actionOf(id)?.running, { timeout: timeout / 2, interval: 100 })
    .toBe(false)
  return view().terminal.filter((run) => run.id > before)
}

/** The metadata of the message that the terminal names last. */
function named(runs: readonly TerminalRun[]) {
  const lines = runs.findLast(({ command }) => command.startsWith('# Slack #'))?.lines.join('\n')
  return stage
    .messages()
    .find(({ history }) => history.some((version) => slackText(version).join('\n') === lines))
    ?.metadata
}

describe('the control room', () => {
  it('serves the page and the state of the stage, and refuses commands of other origins', async () => {
    const page = await fetch(room.url)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(view()).toMatchObject({
      environments: stage.cloud.environments.map(({ name, branch }) => ({ name, branch })),
      commits: [{ sha: first.sha, subject: first.subject, madeUp: true }],
    })
    const headers = { origin: 'http://localhost:1' }
    const url = `${room.url}_demo/actions/${idOf('push-good')}`
    expect((await fetch(url, { method: 'POST', headers })).status).toBe(403)
    expect((await fetch(url)).status).toBe(405)
  })

  it('begins no action before it is enabled, and none that has to wait for a deployment', async () => {
    expect(await post(idOf('push-good'))).toMatchObject({ status: 409 })
    room.enable()
    for (const id of ['push-crash', 'roll-back', 'kill-task', 'scan', 'redrive'])
      expect(await post(idOf(id))).toMatchObject({ status: 409, error: expect.any(String) })
    expect(await post('slack-recovers')).toMatchObject({ status: 409 })
    expect(await post(idOf('none'))).toMatchObject({ status: 404 })
  })

  it('deploys one commit at a time, with the lines of ecspresso in the terminal', {
    timeout,
  }, async () => {
    const runs = await act(idOf('push-good'), async () => {
      await expect.poll(() => actionOf(idOf('push-crash'))?.disabled).toBeDefined()
      expect(await post(idOf('push-hang'))).toMatchObject({ status: 409 })
    })
    expect(named(runs)).toMatchObject({ event_payload: { status: 'deployed' } })
    expect(runs.find(({ command }) => command.startsWith('ecspresso '))).toMatchObject({
      exitCode: 0,
      lines: printed.at(-1),
    })
    expect(runs.find(({ command }) => command.startsWith('delivery verdict'))?.exitCode).toBe(0)
    expect(view().commits.at(-1)).toMatchObject({ madeUp: true })
  })

  it('counts the answers of the old and of the new commit while somebody looks', {
    timeout,
  }, async () => {
    const seen = new Set<string>()
    const unsubscribe = stage.cloud.observe.subscribe(() => {
      for (const { byCommit } of Object.values(view().traffic))
        for (const commit of Object.keys(byCommit)) seen.add(commit)
    })
    const [old, fresh] = [() => view().commits.at(-2)?.sha, () => view().commits.at(-1)?.sha]
    const serving = fresh()
    await expect.poll(() => seen.has(serving ?? ''), { timeout: 20_000 }).toBe(true)
    await act(idOf('push-good'))
    await expect.poll(() => seen.has(fresh() ?? ''), { timeout: 20_000 }).toBe(true)
    expect(old()).toBe(serving)
    unsubscribe()
  })

  it.for([
    ['push-crash', 'deployment', 'rolled_back', 1],
    ['push-unhealthy', 'deployment', 'rolled_back', 1],
    ['push-hang', 'deployment', 'stuck', 1],
    ['push-good', 'deployment', 'deployed', 0],
    ['roll-back', 'deployment', 'rolled_back', 0],
    ['push-500', 'deployment', '', 1],
  ] as const)(
    '%s ends in a message about a %s, and a verdict',
    { timeout },
    async ([kind, type, status, verdict]) => {
      const runs = await act(idOf(kind))
      expect(named(runs)).toMatchObject({
        event_type: type,
        event_payload: { status: status || (hasAlarms() ? 'rolled_back' : 'deployed') },
      })
      expect(runs.find(({ command }) => command.startsWith('delivery verdict'))?.exitCode).toBe(
        verdict,
      )
    },
  )

  it('a commit that waits for approval ends as people decide', { timeout }, async () => {
    const statuses = () =>
      view()
        .terminal.filter(({ command }) => command.startsWith('# Slack #'))
        .map((run) => named([run])?.event_payload['status'])
    const runs = await act(idOf('push-approval'), async () => {
      await expect.poll(statuses, { timeout: timeout / 4 }).toContain('awaiting_approval')
      await approve()
    })
    expect(named(runs)).toMatchObject({ event_payload: { status: 'deployed' } })
  })

  it('a killed task and a scan end in a message', { timeout }, async () => {
    const scanned = named(await act(idOf('scan')))
    expect(scanned).toMatchObject({ event_type: 'image_scan', event_payload: { status: 'new' } })
    const alert = named(await act(idOf('kill-task')))
    expect(alert?.event_type).toMatch(/^(service_alert|crash_loop)$/)
  })

  it('tasks are scaled to zero and back', { timeout }, async () => {
    const [run] = await act(idOf('scale-to-zero'))
    expect(run).toMatchObject({ exitCode: 0 })
    expect(await post(idOf('kill-task'))).toMatchObject({ status: 409 })
    await act(idOf('scale-back'))
    await expect.poll(() => stage.servingCommit(), { timeout: 20_000 }).toMatch(/^[0-9a-f]{40}$/)
  })

  it('a dead letter has its cause, and is redriven', { timeout }, async () => {
    await act(idOf('dead-letter'))
    await expect
      .poll(() => Object.values(view().outcomes), { timeout: 20_000 })
      .toContainEqual({ result: 'failed', text: expect.stringContaining('is_archived') })
    const runs = await act(idOf('redrive'))
    expect(runs[0]).toMatchObject({ exitCode: 0 })
    expect(named(runs)).toMatchObject({ event_type: 'image_scan' })
    expect(await post(idOf('redrive'))).toMatchObject({ status: 409 })
  })

  it.for(['slack-429', 'slack-refuses-edits', 'slack-away'])(
    'while %s is on, a deployment ends in a message once it is over',
    { timeout },
    async (id) => {
      await act(id)
      expect(stage.cloud.observe.view().faults).toHaveLength(1)
      expect(await post(id)).toMatchObject({ status: 409 })
      const runs = await act(idOf('push-good'), async () => {
        await expect.poll(() => actionOf('slack-recovers')?.disabled).toBeUndefined()
        await act('slack-recovers')
      })
      expect(named(runs)).toMatchObject({ event_payload: { status: 'deployed' } })
    },
  )

  it('has an outcome for every event that a rule matched', async () => {
    await expect
      .poll(() => Object.values(view().outcomes).filter(({ result }) => result === 'waiting'), {
        timeout: 20_000,
      })
      .toEqual([])
  })
})

function hasAlarms(): boolean {
  const { definitions } = stage.environment.service
  return /^DEPLOYMENT_ALARMS=true$/m.test(
    readFileSync(join(root, definitions, 'values.env'), 'utf8'),
  )
}

/** Continues the deployment that waits, as an operator with the AWS CLI does. */
async function approve(): Promise<void> {
  const { cloud, environment } = stage
  const ecs = new ECSClient({
    endpoint: cloud.endpoint,
    region: environment.region,
    credentials: { accessKeyId: environment.account, secretAccessKey: 'local' },
  })
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({
      cluster: environment.cluster,
      service: environment.service.name,
      status: ['IN_PROGRESS'],
    }),
  )
  const serviceDeploymentArn = serviceDeployments[0]?.serviceDeploymentArn
  const described = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn ?? ''] }),
  )
  const hook = described.serviceDeployments?.[0]?.lifecycleHookDetails?.find(
    ({ status }) => status === 'AWAITING_ACTION',
  )
  await ecs.send(
    new ContinueServiceDeploymentCommand({
      serviceDeploymentArn,
      hookId: hook?.hookId,
      action: 'CONTINUE',
    }),
  )
}
