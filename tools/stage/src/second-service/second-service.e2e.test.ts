import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type ChosenEcspresso, chooseEcspresso } from '@repo/ecspresso-lite'
import { slackText } from '@repo/slack-message'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Commit, nextCommit } from '../commit.ts'
import { openStage, type Stage } from '../stage.ts'
import { copyWithSecondService, type SecondService } from './copy.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const run = promisify(execFile)
const timeout = 300_000

const ecspressos: [string, ChosenEcspresso | undefined, number][] = [
  ['ecspresso-lite', { kind: 'lite', why: 'the test selects it' }, 6],
  ['the real ecspresso', realEcspresso(), 1],
]

function realEcspresso(): ChosenEcspresso | undefined {
  if (!inject('ecspresso')) return undefined
  const found = chooseEcspresso({ path: process.env['PATH'], root })
  return found.kind === 'binary' ? found : undefined
}

describe('docs/second-service.md', () => {
  let copy: SecondService

  beforeAll(() => {
    copy = copyWithSecondService(root)
  }, timeout)
  afterAll(() => copy?.remove())

  it('leaves nothing to do: the policies and the checks of the table pass', {
    timeout,
  }, async () => {
    const tests = [
      'tools/workflow-policies/src/policies.test.ts',
      'packages/environments/src/table.test.ts',
      'apps/backend/src/definitions.test.ts',
    ]
    const vitest = join(copy.root, 'node_modules/vitest/vitest.mjs')
    const { stdout } = await run(process.execPath, [vitest, 'run', ...tests], { cwd: copy.root })
    expect(stdout).toMatch(/[1-9]\d* passed, 0 failed/)
  })

  it.for(ecspressos)(
    'gives both services a card and a verdict of their own, with %s',
    { timeout },
    async ([, ecspresso, speed], { skip }) => {
      if (!ecspresso) return skip('no ecspresso on PATH: npx -y pnpm@12 tools')
      const stage = await openStage({
        root: copy.root,
        table: copy.table,
        environment: copy.worker.name,
        ecspresso,
        speed,
      })
      try {
        await deployBoth(stage)
      } finally {
        await stage.close()
      }
    },
  )

  async function deployBoth(stage: Stage): Promise<void> {
    const first = stage.environment
    const { worker } = copy
    const base: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
    const commit = nextCommit(base, 'a second service')
    const command = [process.execPath, join(copy.root, 'apps/worker/src/main.ts')]
    const second = stage.at(worker)
    stage.push(commit)
    second.push(commit, command)
    const runs = [await stage.deploy(commit), await second.deploy(commit)]
    for (const { exitCode, output } of runs) expect(exitCode, output).toBe(0)

    const cardOf = (service: string) =>
      stage.untilMessage(
        ({ text, thread_ts, metadata }) =>
          thread_ts === undefined &&
          metadata?.event_payload['status'] === 'deployed' &&
          metadata.event_payload['service'] === service &&
          text.includes(`${first.name} · ${service}: `) &&
          text.includes(commit.sha.slice(0, 7)),
        60_000,
      )
    const cards = [await cardOf(first.service.name), await cardOf(worker.service.name)]
    expect(cards[0]?.ts).not.toBe(cards[1]?.ts)
    const channel = stage.cloud.slack.byName(first.slack.channel)?.messages ?? []
    for (const card of cards) expect(channel).toContain(card)
    // No requests reach it, so nobody has seen it serve.
    expect(cards[1] ? slackText(cards[1]).join('\n') : '').not.toMatch(/serving/)

    expect(await verdictOn(stage, first.service.name, commit)).toMatchObject({
      outcome: 'serving',
      commit: commit.sha,
    })
    expect(await verdictOn(stage, worker.service.name, commit)).toMatchObject({
      outcome: 'serving',
      requests: false,
      commit: commit.sha,
      reason: expect.stringContaining('1 of 1 tasks run, healthy by their own health check'),
    })
  }

  async function verdictOn(stage: Stage, service: string, { sha }: Commit): Promise<unknown> {
    const { name } = stage.environment
    const target = ['--environment', `${name}/${service}`, '--commit', sha, '--json']
    const { stdout } = await run(
      process.execPath,
      ['apps/delivery/src/cli.ts', 'verdict', ...target],
      {
        cwd: copy.root,
        env: {
          ...process.env,
          ...stage.cloud.env(stage.environment),
          SERVICE_URL: stage.cloud.serviceUrl(stage.environment),
        },
      },
    )
    return JSON.parse(stdout)
  }
})
