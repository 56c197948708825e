import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakeEcs, startFakeEcs } from './recordings/fake-ecs.ts'
import { jumpingClock } from './recordings/jumping-clock.ts'
import { runEcspresso } from './run.ts'

let cwd: string
let ecs: FakeEcs

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'ecspresso-lite-'))
  ecs = await startFakeEcs()
  file('ecspresso.yml', [
    'region: ap-northeast-1',
    'cluster: "app-{{ must_env `ENV` }}"',
    'service: backend',
    'service_definition: service.json',
    'task_definition: task.json',
    'timeout: 1m',
  ])
  file('task.json', [
    '{ "family": "backend", "containerDefinitions": [',
    '  { "name": "backend", "image": "backend:{{ must_env `TAG` }}" } ] }',
  ])
  file('service.json', ['{ "desiredCount": 1, "launchType": "FARGATE" }'])
})

afterEach(async () => {
  await ecs.close()
  rmSync(cwd, { recursive: true })
})

describe('deploy', () => {
  test('deploy creates the service, then deploys the next commit and waits until it is deployed', async () => {
    expect(await run('deploy')).toMatchObject({ exitCode: 0 })
    const second = await run('deploy', '--wait-until', 'deployed')
    expect(second.stderr).toContain('The service is deployed.')
    expect(second).toMatchObject({ exitCode: 0, sleptMs: 23_000 })
    expect(ecs.images()).toEqual(['backend:abc', 'backend:abc'])
  })

  test('deploy fails after a rollback, although the service is stable', async () => {
    await run('deploy')
    ecs.outcome = 'rollback'
    for (const until of ['stable', 'deployed']) {
      const { exitCode, stderr } = await run('deploy', '--wait-until', until)
      expect(stderr).toMatch(/backend:\d is not what the service runs: PRIMARY is backend:1/)
      expect(exitCode).toBe(1)
    }
  })

  test('deploy fails at its timeout', async () => {
    await run('deploy')
    ecs.outcome = 'stuck'
    const stable = await run('deploy')
    expect(stable.stderr).toContain('did not become stable within the timeout')
    const deployed = await run('deploy', '--wait-until', 'deployed', '--timeout', '30s')
    expect(deployed.stderr).toContain('Not done within the timeout of 30 s')
    expect([stable.exitCode, deployed.exitCode]).toEqual([1, 1])
  })

  test('deploy --dry-run changes nothing', async () => {
    const { exitCode, stdout } = await run('deploy', '--dry-run')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('"image": "backend:abc"')
    expect(ecs.calls).toEqual(['DescribeServices'])
  })
})

describe('keys of definitions', () => {
  const configuration = {
    strategy: 'ROLLING',
    bakeTimeInMinutes: 5,
    deploymentCircuitBreaker: {
      enable: true,
      rollback: true,
      resetOnHealthyTask: false,
      thresholdConfiguration: { type: 'COUNT', value: 1 },
    },
    lifecycleHooks: [
      {
        targetType: 'PAUSE',
        lifecycleStages: ['POST_SCALE_UP'],
        timeoutConfiguration: { timeoutInMinutes: 60, action: 'ROLLBACK' },
      },
    ],
    earlySuccessCriteria: { enable: true, healthyPercent: 100 },
  }

  test('deploy sends the keys that ECS has since 2025', async () => {
    file('service.json', [
      JSON.stringify({
        desiredCount: 1,
        launchType: 'FARGATE',
        deploymentConfiguration: configuration,
      }),
    ])
    expect(await run('deploy')).toMatchObject({ exitCode: 0 })
    expect(ecs.created()).toMatchObject({ deploymentConfiguration: configuration })
    expect(await run('diff')).toMatchObject({ exitCode: 0, stdout: '' })
  })

  test.each([
    { name: 'service.json', text: '{ "desiredCount": 1, "desiredCont": 2 }', key: 'desiredCont' },
    {
      name: 'service.json',
      text: '{ "deploymentConfiguration": { "maxPercent": 100 } }',
      key: 'deploymentConfiguration.maxPercent',
    },
    {
      name: 'task.json',
      text: '{ "family": "backend", "containerDefinitions": [{ "name": "a", "imge": "b" }] }',
      key: 'containerDefinitions[0].imge',
    },
  ])('deploy rejects the unknown key $key, and registers nothing', async ({ name, text, key }) => {
    file(name, [text])
    const { exitCode, stderr } = await run('deploy')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`${name}: ECS has no key ${key}.`)
    expect(ecs.calls).not.toContain('CreateService')
  })

  test('the answer of DescribeServices serves as a definition', async () => {
    const answer = {
      serviceArn: 'arn',
      desiredCount: 1,
      createdAt: 1,
      events: [],
      deployments: [{}],
    }
    file('service.json', [JSON.stringify(answer)])
    expect(await run('render', 'servicedef')).toMatchObject({ exitCode: 0 })
  })
})

test('diff is empty after a deployment and shows a change of the commit', async () => {
  await run('deploy')
  expect(await run('diff')).toMatchObject({ exitCode: 0, stdout: '' })
  file('values.env', ['TAG=def'])
  const { stdout, exitCode } = await run('diff', '--envfile', 'values.env')
  expect(exitCode).toBe(0)
  expect(stdout).toContain('-      "image": "backend:abc"')
  expect(stdout).toContain('+      "image": "backend:def"')
})

describe('user errors', () => {
  test.each([
    [['run'], /^ERROR The command run: not in ecspresso-lite\. Install the real ecspresso/],
    [['deploy', '--suspend-auto-scaling'], /The flag --suspend-auto-scaling of deploy: not in/],
    [['deploy', '--tasks', 'many'], /--tasks is a whole number, not "many"/],
    [['deploy', '--wait-until', 'continue'], /--wait-until is stable or deployed, not "continue"/],
    [['deploy', '--config', 'absent.yml'], /absent\.yml cannot be read/],
    [['render', 'everything'], /render has no "everything"/],
    [['render'], /render what\?/],
    [[], /No command\. There are: deploy, diff/],
  ])('ecspresso-lite %j prints one line and exits with 1', async (argv, message) => {
    const { exitCode, stderr } = await run(...argv)
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(exitCode).toBe(1)
  })

  test('ecspresso-lite reports missing credentials', async () => {
    const { stderr, exitCode } = await run('status', { AWS_ACCESS_KEY_ID: '' })
    expect(stderr).toContain('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set')
    expect(exitCode).toBe(1)
  })

  test('ecspresso-lite reports a missing region only once it calls AWS', async () => {
    file('ecspresso.yml', ['service: backend', 'service_definition: service.json'])
    expect(await run('render', 'config', 'servicedef')).toMatchObject({ exitCode: 0 })
    const { stderr, exitCode } = await run('status')
    expect(stderr).toContain('No region: set it in the configuration, or AWS_REGION')
    expect(exitCode).toBe(1)
  })

  test.each([
    ['timeout: soon', /"soon" is not a duration/],
    ['plugins: [{ name: tfstate }]', /the plugin tfstate: not in ecspresso-lite/],
    ['codedeploy: {}', /codedeploy: not in ecspresso-lite/],
    ['cluster: 12', /cluster must be a string/],
    ['required_version: ">= 2.8"', /required_version is ">= 2.8"/],
    ['- a list', /must be keys and values/],
  ])('ecspresso-lite refuses "%s" in ecspresso.yml', async (line, message) => {
    file('ecspresso.yml', [line])
    const { stderr, exitCode } = await run('render', 'config')
    expect(stderr).toMatch(message)
    expect(exitCode).toBe(1)
  })
})

function file(name: string, lines: string[]): void {
  writeFileSync(join(cwd, name), `${lines.join('\n')}\n`)
}

async function run(...words: (string | Record<string, string>)[]) {
  const argv = words.filter((word) => typeof word === 'string')
  const more = words.filter((word) => typeof word !== 'string')
  const clock = jumpingClock()
  const startedAt = clock.now()
  let [stdout, stderr] = ['', '']
  const exitCode = await runEcspresso({
    argv,
    env: Object.assign(
      { ENV: 'dev', TAG: 'abc', AWS_ENDPOINT_URL: ecs.url },
      { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' },
      ...more,
    ),
    cwd,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    clock,
  })
  return { exitCode, stdout, stderr, sleptMs: clock.now() - startedAt }
}
