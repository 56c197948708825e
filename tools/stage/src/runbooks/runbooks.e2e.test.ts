import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFinished,
} from 'vitest'
import { type Commit, nextCommit } from '../commit.ts'
import { openStage, type Stage } from '../stage.ts'
import { blocksOf } from './markdown.ts'
import { openShell, type Shell } from './shell.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = join(root, 'docs/runbooks')
const awsCli = inject('awsCli')

/** What happens around the commands of one runbook. */
interface Scenario {
  /** Brings the cloud into the state in which somebody opens the runbook; returns the variables that this person has. */
  readonly prepare?: (stage: Stage) => Promise<Readonly<Record<string, string>>>
  /** What has to be true afterwards. */
  readonly check: (run: Run) => Promise<void> | void
}

interface Run {
  readonly stage: Stage
  /** What each block printed, by its first line. */
  readonly printed: (firstLine: RegExp) => string
  readonly githubCalls: readonly string[]
}

const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
let latest = first

/** Deploys one more commit; resolves with it. */
async function deployNext(stage: Stage): Promise<Commit> {
  latest = nextCommit(latest, 'one more')
  stage.push(latest)
  const run = await stage.deploy(latest)
  expect(run.exitCode, run.output).toBe(0)
  return latest
}

/** A call of the local cloud's own API. */
async function control(stage: Stage, call: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${stage.cloud.endpoint}/_local/${call}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  return response.json()
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'rollback.md': {
    async prepare(stage) {
      await deployNext(stage)
      latest = nextCommit(latest, 'the bad one')
      stage.push(latest)
      stage.force('stuck')
      const run = await stage.run(['deploy', '--no-wait'], latest)
      expect(run.exitCode, run.output).toBe(0)
      const { cluster, service } = stage.environment
      await control(stage, 'outcome', { cluster, service: service.name, outcome: null })
      return {}
    },
    async check({ stage, printed, githubCalls }) {
      expect(printed(/^DEPLOYMENT=/)).toContain('ROLLBACK_SUCCESSFUL')
      expect(githubCalls[0]).toMatch(/^workflow run rollback\.yml --ref /)
      expect(await stage.servingCommit()).toBe(first.sha)
    },
  },
  'dead-letters.md': {
    async prepare(stage) {
      await control(stage, 'slack/faults', {
        method: 'chat.postMessage',
        fault: 'channel_not_found',
        times: 1,
      })
      await deployNext(stage)
      await expect.poll(() => deadLetters(stage), { timeout: 30_000 }).toBeGreaterThan(0)
      return {}
    },
    async check({ stage, printed }) {
      expect(printed(/--dry-run/)).toContain('channel_not_found')
      expect(await stage.untilCard(latest, 'deployed')).toMatchObject({ status: 'deployed' })
      expect(deadLetters(stage)).toBe(0)
    },
  },
  'rotate-slack-token.md': {
    async prepare(stage) {
      // Safe: the control call answers this shape.
      const { token } = (await control(stage, 'slack/token')) as { token: string }
      return { SLACK_BOT_TOKEN: token }
    },
    async check({ stage, githubCalls }) {
      expect(githubCalls).toEqual(['secret set SLACK_BOT_TOKEN --env slack'])
      const commit = await deployNext(stage)
      expect(await stage.untilCard(commit, 'deployed')).toMatchObject({ status: 'deployed' })
    },
  },
  'vulnerability.md': {
    async prepare(stage) {
      const commit = { ...first, sha: await stage.servingCommit() }
      const finding = { name: 'CVE-2026-0001', severity: 'CRITICAL' } as const
      stage.publishScan(commit, [{ ...finding, package: 'openssl', version: '3.0.1' }])
      return {}
    },
    check({ printed }) {
      expect(printed(/describe-image-scan-findings/)).toContain('CVE-2026-0001')
      expect(printed(/delivery verdict/)).toMatch(/@sha256:/)
    },
  },
  'one-off-task.md': {
    check({ printed }) {
      expect(printed(/exitCode/)).toMatch(/"EssentialContainerExited",[\s\S]*\b0\b/)
      expect(printed(/get-log-events/)).toBe('the task ran\n')
    },
  },
  'task-secret.md': {
    prepare: async () => ({ VALUE: 'a value' }),
    check({ stage, printed }) {
      const [secret = ''] = printed(/create-secret/).split('\n')
      expect(stage.cloud.secrets.value(stage.environment, secret)).toBe('a value')
      expect(printed(/force-new-deployment/)).toMatch(/^COMPLETED$/m)
      expect(printed(/list-tasks/)).toContain('RUNNING')
    },
  },
  'alerts-silent.md': {
    check({ printed, githubCalls }) {
      expect(printed(/describe-rule/)).toBe('ENABLED\n')
      expect(printed(/-180|- 180/)).toContain('Heartbeat')
      expect(githubCalls[0]).toMatch(/^workflow run infra\.yml --ref /)
    },
  },
  // What comes before is run by first-deployment.e2e.test.ts.
  'first-deployment.md': {
    async check({ stage, printed }) {
      expect(printed(/\/version/)).toContain(await stage.servingCommit())
      expect(printed(/describe-services/)).toMatch(/"COMPLETED"/)
    },
  },
  // The last one: no service is left after it.
  'leave.md': {
    async check({ stage, printed }) {
      expect(printed(/list-services/)).toContain(`/${stage.environment.service.name}`)
      expect(printed(/describe-services/).trim()).toBe('')
      expect(await stage.servingCommit()).toBe('HTTP 503')
    },
  },
}

const deadLetters = (stage: Stage) =>
  stage.cloud.alerts(stage.environment).deadLetterQueue.messages().length

const blocks = (file: string) => blocksOf(readFileSync(join(folder, file), 'utf8'))

let stage: Stage
let shell: Shell

beforeAll(async () => {
  if (!awsCli) return
  const ecspresso = { kind: 'lite', why: 'the test selects it' } as const
  stage = await openStage({ root, ecspresso, speed: 15, pace: { unhealthyThresholdCount: 5 } })
  shell = openShell({
    root,
    aws: awsCli,
    env: {
      HOME: process.env['HOME'],
      AWS_PAGER: '',
      ...stage.cloud.env(stage.environment),
      ENV: stage.environment.name,
    },
  })
  for (const block of blocks('README.md')) expect(await shell.run(block)).toContain('ready for')
  stage.push(first)
  const run = await stage.deploy(first)
  expect(run.exitCode, run.output).toBe(0)
  // ecspresso is done before ECS is, and a deployment that is replaced before its end has never served.
  expect(await stage.untilCard(first, 'deployed')).toMatchObject({ status: 'deployed' })
})
afterAll(async () => {
  shell?.close()
  await stage?.close()
})

beforeEach(({ skip }) => {
  if (!awsCli) skip('no AWS CLI on this machine')
})

describe('runbooks', () => {
  it('each runbook has a scenario', () => {
    const files = readdirSync(folder).filter((file) => file !== 'README.md')
    expect(Object.keys(scenarios).toSorted()).toEqual(files.toSorted())
  })

  it.each(Object.entries(scenarios))(
    'the commands of %s work',
    async (file, { prepare, check }) => {
      const terminal = shell.copy()
      onTestFinished(() => terminal.close())
      let variables = (await prepare?.(stage)) ?? {}
      const outputs: [code: string, output: string][] = []
      for (const block of blocks(file)) {
        if (block.notRun !== undefined || block.emptyAccount) continue
        outputs.push([block.code, await terminal.run(block, variables)])
        variables = {}
      }
      await check({
        stage,
        githubCalls: terminal.githubCalls().map((call) => call.join(' ')),
        printed: (command) => outputs.find(([code]) => command.test(code))?.[1] ?? '',
      })
    },
  )

  it.each([
    ['an operation of AWS', 'rollback.md', 'describe-services ', 'describe-service '],
    ['a command of the repository', 'rollback.md', 'rollback-target', 'roll-back-target'],
    ['a flag', 'dead-letters.md', '--dry-run', '--dryrun'],
    ['a queue', 'alerts-silent.md', '$ALERTS.fifo', '$ALERTS-fifo'],
    ['a variable', 'rollback.md', '$CLUSTER', '$CLUSTERS'],
    ['a workflow', 'rollback.md', 'run rollback.yml', 'run roll-back.yml'],
    ['an input of a workflow', 'rollback.md', '-f environment=', '-f env='],
    ['a secret of GitHub', 'rotate-slack-token.md', 'set SLACK_BOT_TOKEN', 'set SLACK_TOKEN'],
  ])('a mistake in the name of %s fails', async (_, file, right, wrong) => {
    const block = blocks(file).find(({ code }) => code.includes(right))
    if (!block) return expect.unreachable(`${file} has no ${right}`)
    const mutant = { ...block, code: block.code.replace(right, wrong) }
    await expect(shell.run(mutant, { SLACK_BOT_TOKEN: 'x' })).rejects.toThrow(`line ${block.line} `)
  })

  for (const file of Object.keys(scenarios))
    for (const { heading, line, notRun } of blocks(file))
      if (notRun !== undefined)
        it(`${file}, line ${line}: the commands of "${heading}" work`, ({ skip }) => skip(notRun))
})
