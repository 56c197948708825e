import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { alarmName } from '@repo/aws-events'
import { environments, targetIn } from '@repo/environments'
import { expect, it } from 'vitest'
import { type Commit, nextCommit } from './commit.ts'
import { images } from './images/images.ts'
import { openStage, type Stage } from './stage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }
const second = nextCommit(first, 'a commit that answers 500')
const timeout = 240_000

/** An environment whose deployments watch alarms. */
const environment = environments.find((one) =>
  /^DEPLOYMENT_ALARMS=true$/m.test(
    readFileSync(`${root}/${targetIn(one).service.definitions}/values.env`, 'utf8'),
  ),
)

it('a version that is ready and answers 500 is rolled back by its alarm, which the card names, and its verdict is red', {
  timeout,
}, async ({ skip }) => {
  if (!environment) return skip('no values.env has DEPLOYMENT_ALARMS=true')
  const stage = await openStage({
    root,
    environment: environment.name,
    ecspresso: { kind: 'lite', why: 'its clock is that of the cloud' },
    speed: 15,
    // A period is a second of the machine, and the bake time five.
    pace: { unhealthyThresholdCount: 5, alarmPeriodSeconds: 15 },
  })
  try {
    stage.push(first)
    const run = await stage.deploy(first)
    expect(run.exitCode, run.output).toBe(0)
    // ecspresso does not wait for the bake time of a service that it creates.
    expect(await stage.untilCard(first, 'deployed')).toMatchObject({ status: 'deployed' })
    stage.push(second, images.failing)
    const refused = await withRequests(stage, () => stage.deploy(second))
    expect(refused.exitCode, refused.output).toBe(1)
    const card = await stage.untilCard(second, 'rolled_back', timeout / 4)
    const name = alarmName(
      { cluster: environment.cluster, service: stage.environment.service.name },
      'ServerErrors',
    )
    expect(card?.text).toMatch(new RegExp(`^↩️ .*${first.sha.slice(0, 7)}`))
    expect(card?.payload).toMatchObject({ outcome: 'rolled-back', cause: 'alarm' })
    expect(await stage.untilThread(second, new RegExp(name), timeout / 4)).toContain(name)
    expect(
      await stage.untilMessage(({ metadata }) => metadata?.event_payload['alarm'] === name),
    ).toMatchObject({ metadata: { event_payload: { status: 'on' } } })
    expect(await stage.servingCommit()).toBe(first.sha)
    expect(await verdictOn(stage, second)).toMatchObject({ exitCode: 1, outcome: 'rolled_back' })
  } finally {
    await stage.close()
  }
})

/** Users who send requests while something runs. */
async function withRequests<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const url = `${stage.cloud.serviceUrl(stage.environment)}/me`
  const timer = setInterval(() => void fetch(url).catch(() => {}), 50)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** The verdict on a commit, as the workflow runs it. */
function verdictOn({ cloud, environment: target }: Stage, { sha }: Commit) {
  const env = { ...cloud.env(target), PATH: process.env['PATH'] ?? '' }
  const args = ['apps/delivery/src/cli.ts', 'verdict', '--json', '--environment', target.name]
  return new Promise<object>((resolve) => {
    execFile(
      process.execPath,
      [...args, '--commit', sha],
      { cwd: root, env },
      (error, stdout) =>
        void resolve({ exitCode: error ? error.code : 0, ...JSON.parse(stdout || '{}') }),
    )
  })
}
