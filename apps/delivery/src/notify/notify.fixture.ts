import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environments, project } from '@repo/environments/fixture'
import { onTestFinished } from 'vitest'
import { type CommandRun, runCommand } from '../testing.ts'
import { notifyCommand } from './command.ts'

export const sha = '8b31d07e'.repeat(5)
export const runUrl = 'https://github.com/example/shop/actions/runs/42'

/** Variables that GitHub sets for every run, and the secrets of the step. */
const variables = {
  GITHUB_SHA: sha,
  GITHUB_TRIGGERING_ACTOR: 'hana',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'example/shop',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_API_URL: 'https://github.test',
  SLACK_API_URL: 'https://slack.test/api/',
  SLACK_BOT_TOKEN: 'xoxb-test',
}

/** A call of Slack, with its JSON arguments parsed. */
export interface SlackCall {
  readonly method: string
  readonly text: string
  readonly channel?: string
  readonly ts?: string
  readonly thread_ts?: string
  readonly reply_broadcast?: string
  // biome-ignore lint/suspicious/noExplicitAny: what a message has is what the tests are about
  readonly attachments?: any
  // biome-ignore lint/suspicious/noExplicitAny: what a message has is what the tests are about
  readonly metadata?: any
}

export interface Situation {
  /** `deploy.yml` where it is not given. */
  readonly workflow?: string
  /** `toJSON(needs)`, or a text in its place. */
  readonly needs: object | string
  readonly env?: Readonly<Record<string, string>>
  /** Responses of Slack before it answers as usual, by method: an error code, or a status. */
  readonly slack?: Readonly<Record<string, readonly (string | Response)[]>>
  /** Messages that are in the channel. */
  readonly history?: readonly object[]
  /** Responses of GitHub's API, by path below the run. */
  readonly github?: Readonly<Record<string, unknown>>
  readonly table?: typeof environments
  /** Outputs of jobs with a matrix, by `JOB-SERVICE`; a text is written as it is. */
  readonly outputs?: Readonly<Record<string, object | string>>
}

export interface Notified extends CommandRun {
  /** Calls of Slack that were successful. */
  readonly calls: readonly SlackCall[]
  /** All of them, in their order. */
  readonly attempted: readonly string[]
  /** The last message that was posted or edited, without replies. */
  readonly message: SlackCall | undefined
  /** The reply in the thread of the message. */
  readonly reply: SlackCall | undefined
  readonly notes: string
}

/** Runs `notify` with a Slack and a GitHub in memory. */
export async function notify(situation: Situation): Promise<Notified> {
  const { workflow = 'deploy.yml', env = {}, slack = {}, github, table } = situation
  const attempt = env['GITHUB_RUN_ATTEMPT'] ?? variables.GITHUB_RUN_ATTEMPT
  const { needs, outputs } = withMatrix(workflow, situation, attempt)
  const faults = new Map(Object.entries(slack).map(([method, list]) => [method, [...list]]))
  const calls: SlackCall[] = []
  const attempted: string[] = []
  const notes: string[] = []

  async function callSlack(method: string, body: string): Promise<Response> {
    attempted.push(method)
    const fault = faults.get(method)?.shift()
    if (typeof fault === 'string') return Response.json({ ok: false, error: fault })
    if (fault) return fault
    if (method === 'conversations.list')
      return Response.json({ ok: true, channels: [{ id: 'C9', name: 'deployments-prod' }] })
    if (method === 'conversations.history')
      return Response.json({ ok: true, messages: situation.history ?? [] })
    const call = parseCall(method, body)
    calls.push(call)
    return Response.json({ ok: true, channel: 'C1', ts: call.ts ?? '1.2' })
  }

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { hostname, pathname, search } = new URL(String(input))
    if (hostname === 'slack.test')
      return callSlack(pathname.replace('/api/', ''), String(init?.body))
    if (hostname === 'hooks.test') {
      attempted.push('webhook')
      const fault = faults.get('webhook')?.shift()
      if (fault instanceof Response) return fault
      calls.push({ method: 'webhook', ...JSON.parse(String(init?.body)) })
      return new Response('ok')
    }
    const path = `${pathname}${search}`.replace(/^.*\/actions\/runs\/42\//, '')
    const response = github?.[path.replace('?per_page=100', '')]
    return response === undefined
      ? Response.json({ message: 'Not Found' }, { status: 404 })
      : Response.json(response)
  }

  const run = await runCommand(
    notifyCommand({
      table: table ?? environments,
      defaultChannel: project.defaultChannel,
      root: repositoryWith(),
      firstPause: 1,
    }),
    ['--workflow', workflow, '--outputs', outputsOf(outputs)],
    {
      ...variables,
      REF: 'refs/heads/main',
      NEEDS: typeof needs === 'string' ? needs : JSON.stringify(needs),
      ...(github && { GITHUB_TOKEN: 'ghs_test' }),
      ...env,
    },
    { fetch, note: (line) => void notes.push(line) },
  )
  return {
    ...run,
    calls,
    attempted,
    message: calls.findLast(({ thread_ts }) => thread_ts === undefined),
    reply: calls.find(({ thread_ts }) => thread_ts !== undefined),
    notes: notes.join('\n'),
  }
}

type Job = { result: string; outputs?: Readonly<Record<string, string>> | null }

/** The outputs of the jobs that have a matrix, in files of the one service, and not in `needs`. */
function withMatrix(workflow: string, { needs, outputs = {} }: Situation, attempt: string) {
  if (workflow !== 'deploy.yml' || typeof needs === 'string' || Object.keys(outputs).length > 0)
    return { needs, outputs }
  const jobs = Object.entries(needs as Record<string, Job>) // as the tests write them
  const matrix = jobs.filter(
    ([id, { result, outputs: own }]) =>
      ['build', 'deploy'].includes(id) && result !== 'skipped' && Object.keys(own ?? {}).length > 0,
  )
  return {
    needs: Object.fromEntries(
      jobs.map(([id, job]) => [
        id,
        matrix.some(([one]) => one === id) ? { ...job, outputs: {} } : job,
      ]),
    ),
    outputs: Object.fromEntries(
      matrix.map(([id, { outputs: own }]) => [`${id}-backend`, { attempt, ...own }]),
    ),
  }
}

function outputsOf(outputs: NonNullable<Situation['outputs']>): string {
  const folder = mkdtempSync(join(tmpdir(), 'outputs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, value] of Object.entries(outputs)) {
    mkdirSync(join(folder, `outputs-${name}`))
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    writeFileSync(join(folder, `outputs-${name}`, 'outputs.json'), text)
  }
  return folder
}

/** Every text of a message, as JSON. */
export const textsOf = (message: SlackCall | undefined) => JSON.stringify(message)

function parseCall(method: string, body: string): SlackCall {
  const form = Object.fromEntries(new URLSearchParams(body))
  const json = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? JSON.parse(value) : value,
    ]),
  )
  return { method, text: form['text'] ?? '', ...json }
}

/** A repository whose workflows have the jobs of the real ones, with names and limits of their own. */
function repositoryWith(): string {
  const root = mkdtempSync(join(tmpdir(), 'workflows-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folder = join(root, '.github/workflows')
  mkdirSync(folder, { recursive: true })
  const workflow = `
jobs:
  test: { name: 'Test (\${{ matrix.node }})', timeout-minutes: 20 }
  deploy: { name: 'Push and deploy (\${{ matrix.service }})', timeout-minutes: 30 }
  rollback: { name: Roll back, timeout-minutes: 30 }
`
  for (const file of ['deploy.yml', 'rollback.yml', 'infra.yml'])
    writeFileSync(join(folder, file), workflow)
  return root
}
