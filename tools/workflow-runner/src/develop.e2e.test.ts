import { environmentNamed } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveredRun, Delivery } from './delivery.ts'
import {
  act,
  builds,
  called,
  colourOf,
  expectRed,
  linesOf,
  open,
  patience,
  pushes,
  told,
  withoutAct,
} from './testing.ts'

const options = { timeout: patience }

describe('a push to develop', () => {
  let delivery: Delivery
  let first: DeliveredRun
  const short = () => delivery.sha().slice(0, 7)

  beforeAll(async () => {
    if (!act) return
    delivery = await open('dev')
    first = await delivery.run({ branch: 'develop', variables: { ATTEST: 'true' } })
  }, patience)
  beforeEach(({ skip }) => skip(!act, withoutAct))
  afterAll(() => delivery?.close())

  it('is tested, built, scanned, pushed and deployed to dev, and serves', async () => {
    expect(first.exitCode, first.output).toBe(0)
    expect(first.jobs).toEqual({
      plan: 'succeeded',
      test: 'succeeded',
      build: 'succeeded',
      announce: 'succeeded',
      deploy: 'succeeded',
      notify: 'succeeded',
    })
    expect(await delivery.stage.servingCommit()).toBe(delivery.sha())
  })

  it('is tested before it is built, scanned before it is handed on, and pushed from what was scanned', () => {
    const order = first.calls
      .filter(({ name }) => !/checkout|setup|aws/.test(name))
      .map(({ job, name, args }) => [job, name, ...args.slice(0, 1)].join(' '))
      .filter((call) => !call.startsWith('announce') && !/ pnpm install$|setup$/.test(call))
    expect(order).toEqual([
      'test pnpm lint',
      'test pnpm typecheck',
      'test pnpm test',
      'build docker/build-push-action',
      'build aquasecurity/trivy-action',
      'build go install',
      'build dockle --format',
      'build aquasecurity/trivy-action', // the bill of materials
      'build docker save',
      'build actions/upload-artifact',
      'deploy actions/download-artifact',
      'deploy docker load',
      'deploy docker push',
      'deploy actions/attest',
      'deploy actions/attest',
      'notify slackapi/slack-github-action',
    ])
  })

  it('is pushed under the commit, to the repository of dev, by the role of dev', () => {
    const { account, region } = environmentNamed('dev')
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/backend:${delivery.sha()}`
    expect(pushes(first)[0]?.args).toEqual(['push', image])
    expect(builds(first)[0]?.inputs).toMatchObject({ tags: image, load: 'true', push: 'false' })
    const roles = called(first, 'aws-actions/configure-aws-credentials')
    expect(
      roles.map(({ job, inputs }) => [job, inputs['role-to-assume'], inputs['role-session-name']]),
    ).toEqual([
      ['plan', `arn:aws:iam::${account}:role/github-plan-dev`, 'github-1-1'],
      ['deploy', `arn:aws:iam::${account}:role/github-deploy-dev`, 'github-1-1'],
    ])
  })

  it('attests the digest that ECR has, where the switch is on', () => {
    const { cloud, environment } = delivery.stage
    const [image] = cloud.ecr.repositories(environment).get('backend')?.images.values() ?? []
    const common = { 'subject-digest': image?.digest, 'push-to-registry': 'true' }
    expect(called(first, 'actions/attest').map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining(common),
      expect.objectContaining({ ...common, 'sbom-path': 'sbom.spdx.json' }),
    ])
  })

  it('is told in one message that turns from grey to green', () => {
    const { cards, replies, last } = told(delivery)
    expect(cards).toHaveLength(1)
    expect(replies).toEqual([])
    expect(last?.history.map(({ text, attachments }) => [text, attachments?.[0]?.color])).toEqual([
      [
        `⏳ dev · backend: ${short()} passed its tests and scans, next is the deployment`,
        '#8d8d8d',
      ],
      [`✅ dev · backend: delivered ${short()}`, '#2eb67d'],
    ])
    expect(linesOf(last)).toEqual([
      `✅ dev · backend: delivered ${short()}`,
      'scan: Trivy passed · Dockle passed',
      expect.stringMatching(/^deployment: serves after .* · backend-dev:1 is PRIMARY$/),
      `branch develop · ${short()} · by hana`,
      '[Run]',
    ])
  })

  it('has its difference, digest and outcome on the page of the run', () => {
    expect(first.output).toContain('### What changes')
    expect(first.output).toMatch(/\| image \| \[`sha256:[0-9a-f]{64}`\]/)
    expect(first.output).toMatch(/### ✅ dev · backend: [0-9a-f]{7}: serves after/)
  })

  it(
    'of the same commit again builds, scans and pushes nothing, and is deployed',
    options,
    async () => {
      const run = await delivery.run({ branch: 'develop' })
      expect(run.exitCode, run.output).toBe(0)
      for (const name of ['docker/build-push-action', 'aquasecurity/trivy-action', 'docker'])
        expect(called(run, name)).toEqual([])
      expect(called(run, 'actions/attest')).toEqual([])
      expect(run.output).toContain('backend-dev:2 is PRIMARY')
      expect(linesOf(told(delivery).last)).toContain(
        'image: in ECR already, neither built nor scanned again',
      )
      expect(colourOf(told(delivery).last)).toBe('#2eb67d')
    },
  )

  it('whose tests fail builds nothing, and Slack says so', options, async () => {
    delivery.commit('Break a test')
    const run = await delivery.run({ branch: 'develop', outcomes: { tests: 'fail' } })
    expect(run.exitCode).toBe(1)
    expect(run.jobs).toEqual({ plan: 'succeeded', test: 'failed', notify: 'succeeded' })
    expect(builds(run)).toEqual([])
    expectRed(delivery, `❌ dev · backend: ${short()} was not delivered, tests failed`)
  })

  it('whose image cannot be built pushes nothing, and Slack says so', options, async () => {
    const run = await delivery.run({ branch: 'develop', outcomes: { build: 'fail' } })
    expect(run.exitCode).toBe(1)
    expect(called(run, 'aquasecurity/trivy-action')).toEqual([])
    expect(pushes(run)).toEqual([])
    expectRed(
      delivery,
      `❌ dev · backend: ${short()} was not delivered, the image could not be built`,
    )
  })

  it.each([
    {
      name: 'Trivy refuses',
      outcomes: { trivy: 'refuse' },
      says: 'Trivy refused the image',
      details: [
        'scan: Trivy refused it: 1 critical · Dockle passed',
        'CVE-2026-1234 critical · openssl 3.0.11 → 3.0.15',
      ],
    },
    {
      name: 'Dockle refuses',
      outcomes: { dockle: 'refuse' },
      says: 'Dockle refused the image',
      details: [
        'scan: Trivy passed · Dockle refused it: 1 fatal',
        'CIS-DI-0010 fatal · Do not store credential in environment variables/files',
      ],
    },
    {
      name: 'Trivy has not finished to look at',
      outcomes: { trivy: 'crash' },
      says: 'the image could not be scanned',
      details: ['scan: Trivy did not finish · Dockle passed'],
    },
  ] as const)('whose image $name pushes nothing, and Slack says so', options, async (story) => {
    const run = await delivery.run({ branch: 'develop', outcomes: story.outcomes })
    expect(run.exitCode).toBe(1)
    expect(run.jobs).toMatchObject({ build: 'failed', notify: 'succeeded' })
    // One run tells all: the other scanner has looked too.
    expect(called(run, 'dockle')).toHaveLength(1)
    expect(called(run, 'actions/upload-artifact')).toEqual([])
    expect(pushes(run)).toEqual([])
    expectRed(delivery, `❌ dev · backend: ${short()} was not delivered, ${story.says}`)
    expect(linesOf(told(delivery).last)).toEqual(expect.arrayContaining([...story.details]))
  })

  it('with variables missing changes nothing, and all of them are named', options, async () => {
    const variables = { S3_URL: '', COGNITO_USER_POOL_ID: '' }
    const run = await delivery.run({ branch: 'develop', variables })
    expect(run.exitCode).toBe(1)
    expect(run.output).toContain(
      '::error::not set: COGNITO_USER_POOL_ID (variable of the GitHub Environment), S3_URL (variable of the GitHub Environment)',
    )
    expect(pushes(run)).toEqual([])
    const text = `❌ dev · backend: ${short()} was not delivered, it was not pushed`
    expectRed(delivery, text)
    // In dev it rings nobody; but the message is edited by then, and an edit alone is not seen.
    expect(told(delivery).replies).toMatchObject([{ text, reply_broadcast: true }])
  })
})
