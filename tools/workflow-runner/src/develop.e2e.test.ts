import { githubRoleArn, resourceNames } from '@repo/environments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorize } from './authorize.fixture.ts'
import type { DeliveredRun, Delivery } from './delivery.ts'
import {
  act,
  builds,
  called,
  colourOf,
  expectRed,
  linesOf,
  mentionsOf,
  open,
  pushes,
  quiet,
  skipWithoutAct,
  subjectOf,
  timeout,
  workflowMessages,
} from './testing.ts'

const options = { timeout }
const { account, region, branch, service } = quiet
const [subject, mention] = [subjectOf(quiet), mentionsOf(quiet)]
const { taskFamily } = resourceNames(quiet)

describe(`a push to ${branch}`, () => {
  let delivery: Delivery
  let first: DeliveredRun
  const short = () => delivery.sha().slice(0, 7)

  beforeAll(async () => {
    if (!act) return
    delivery = await open(quiet)
    first = await delivery.run({ branch, variables: { ATTEST: 'true' } })
  }, timeout)
  beforeEach(skipWithoutAct)
  afterAll(() => delivery?.close())

  it('a push is tested, built, scanned, pushed to ECR and deployed to its environment', async () => {
    expect(first.exitCode, first.output).toBe(0)
    expect(first.jobs).toEqual({
      plan: 'succeeded',
      test: 'succeeded',
      build: 'succeeded',
      announce: 'succeeded',
      stacks: 'succeeded',
      deploy: 'succeeded',
      notify: 'succeeded',
    })
    expect(await delivery.stage.servingCommit()).toBe(delivery.sha())
  })

  it('tests run before the build, and only the scanned image is uploaded and pushed', () => {
    const order = first.calls
      .filter(({ name }) => !/checkout|setup|aws/.test(name))
      // What the jobs pass on beside the image.
      .filter(({ inputs }) => !/^outputs-/.test(inputs['name'] ?? inputs['pattern'] ?? ''))
      .map(({ job, name, args }) => [job, name, ...args.slice(0, 1)].join(' '))
      .filter((call) => !call.startsWith('announce') && !/ pnpm install$|setup$/.test(call))
    expect(order).toEqual([
      'test pnpm lint',
      'test pnpm typecheck',
      'test pnpm test',
      'test actions/upload-artifact', // the source maps
      'build docker/build-push-action',
      'build aquasecurity/trivy-action',
      'build go install',
      'build dockle --format',
      'build actions/upload-artifact', // the reports
      'build aquasecurity/trivy-action', // the bill of materials
      'build docker save',
      'build actions/upload-artifact',
      'build actions/upload-artifact', // the bill of materials
      'deploy actions/download-artifact',
      'deploy docker load',
      'deploy docker push',
      'deploy actions/download-artifact',
      'deploy actions/attest',
      'deploy actions/attest',
    ])
  })

  it('the image is tagged with the commit and pushed to the repository of its service by the roles of its environment', () => {
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/${service.repository}:${delivery.sha()}`
    expect(pushes(first)[0]?.args).toEqual(['push', image])
    expect(builds(first)[0]?.inputs).toMatchObject({ tags: image, load: 'true', push: 'false' })
    const roles = called(first, 'aws-actions/configure-aws-credentials')
    expect(
      roles.map(({ job, inputs }) => [job, inputs['role-to-assume'], inputs['role-session-name']]),
    ).toEqual([
      ['plan', githubRoleArn(quiet, 'plan'), 'github-1-1'],
      ['deploy', githubRoleArn(quiet, 'deploy'), 'github-1-1'],
    ])
  })

  it('every call of the roles and of the Lambda is allowed by their policies in the stacks', () => {
    expect(authorize(delivery.stage.cloud, quiet)).toEqual({
      called: ['deploy', 'lambda', 'plan'],
      denied: [],
    })
  })

  it('with ATTEST=true, the workflow attests the digest in ECR', () => {
    const { cloud, environment } = delivery.stage
    const [image] =
      cloud.ecr.repositories(environment).get(service.repository)?.images.values() ?? []
    const common = { 'subject-digest': image?.digest, 'push-to-registry': 'true' }
    expect(called(first, 'actions/attest').map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining(common),
      expect.objectContaining({ ...common, 'sbom-path': 'sbom.spdx.json' }),
    ])
  })

  it('Slack shows one message for a delivery, edited from grey to green', () => {
    const { cards, replies, last } = workflowMessages(delivery)
    expect(cards).toHaveLength(1)
    expect(replies).toEqual([])
    expect(last?.history.map(({ text, attachments }) => [text, attachments?.[0]?.color])).toEqual([
      [`⏳ ${subject}: ${short()} passed its tests and scans, next is the deployment`, '#8d8d8d'],
      [`✅ ${subject}: delivered ${short()}`, '#2eb67d'],
    ])
    expect(linesOf(last)).toEqual([
      `✅ ${subject}: delivered ${short()}`,
      'scan: Trivy passed · Dockle passed',
      expect.stringMatching(
        new RegExp(`^deployment: serves after .* · ${taskFamily}:1 is PRIMARY$`),
      ),
      `branch ${branch} · ${short()} · by hana`,
      'Run · Service',
    ])
  })

  it('the summary of the run has the diff, the digest and the outcome', () => {
    expect(first.output).toContain('### What changes')
    expect(first.output).toMatch(/\| image \| \[`sha256:[0-9a-f]{64}`\]/)
    expect(first.output).toMatch(new RegExp(`### ✅ ${subject}: [0-9a-f]{7}: serves after`))
  })

  it('a push of the same commit deploys without build, scan and push', options, async () => {
    const run = await delivery.run({ branch })
    expect(run.exitCode, run.output).toBe(0)
    for (const name of ['docker/build-push-action', 'aquasecurity/trivy-action', 'docker'])
      expect(called(run, name)).toEqual([])
    expect(called(run, 'actions/attest')).toEqual([])
    expect(run.output).toContain(`${taskFamily}:2 is PRIMARY`)
    expect(linesOf(workflowMessages(delivery).last)).toContain(
      'image: in ECR already, neither built nor scanned again',
    )
    expect(colourOf(workflowMessages(delivery).last)).toBe('#2eb67d')
  })

  it('a push with failing tests builds nothing and is reported to Slack', options, async () => {
    delivery.commit('Break a test')
    const run = await delivery.run({ branch, outcomes: { tests: 'fail' } })
    expect(run.exitCode).toBe(1)
    expect(run.jobs).toEqual({ plan: 'succeeded', test: 'failed', notify: 'succeeded' })
    expect(builds(run)).toEqual([])
    expectRed(delivery, `${mention}❌ ${subject}: ${short()} was not delivered, tests failed`)
  })

  it('a push with a failing build pushes nothing and is reported to Slack', options, async () => {
    const run = await delivery.run({ branch, outcomes: { build: 'fail' } })
    expect(run.exitCode).toBe(1)
    expect(called(run, 'aquasecurity/trivy-action')).toEqual([])
    expect(pushes(run)).toEqual([])
    expectRed(
      delivery,
      `${mention}❌ ${subject}: ${short()} was not delivered, the image could not be built`,
    )
  })

  it.each([
    {
      name: 'Trivy refuses',
      outcomes: { trivy: 'refuse' },
      headline: 'Trivy refused the image',
      details: [
        'scan: Trivy refused it: 1 critical · Dockle passed',
        'CVE-2026-1234 critical · openssl 3.0.11 → 3.0.15',
      ],
    },
    {
      name: 'Dockle refuses',
      outcomes: { dockle: 'refuse' },
      headline: 'Dockle refused the image',
      details: [
        'scan: Trivy passed · Dockle refused it: 1 fatal',
        'CIS-DI-0010 fatal · Do not store credential in environment variables/files',
      ],
    },
    {
      name: 'Trivy cannot scan',
      outcomes: { trivy: 'crash' },
      headline: 'the image could not be scanned',
      details: ['scan: Trivy did not finish · Dockle passed'],
    },
  ] as const)(
    'a push whose image $name pushes nothing and is reported to Slack',
    options,
    async ({ outcomes, headline, details }) => {
      const run = await delivery.run({ branch, outcomes })
      expect(run.exitCode).toBe(1)
      expect(run.jobs).toMatchObject({ build: 'failed', notify: 'succeeded' })
      // Both scanners run, so that one run reports all findings.
      expect(called(run, 'dockle')).toHaveLength(1)
      // The reports, and not the image.
      const uploads = called(run, 'actions/upload-artifact').filter(({ job }) => job === 'build')
      expect(uploads.map(({ inputs }) => inputs['name'])).toEqual([
        `scan-${service.name}`,
        `outputs-build-${service.name}`,
      ])
      expect(pushes(run)).toEqual([])
      expectRed(delivery, `${mention}❌ ${subject}: ${short()} was not delivered, ${headline}`)
      expect(linesOf(workflowMessages(delivery).last)).toEqual(expect.arrayContaining([...details]))
    },
  )

  it('a push with missing variables changes nothing and reports all of them', options, async () => {
    const names = Object.keys(delivery.stage.githubVariables)
    const variables = Object.fromEntries(names.map((name) => [name, '']))
    const run = await delivery.run({ branch, variables })
    expect(run.exitCode).toBe(1)
    expect(run.output).toContain(
      `::error::not set: ${names.map((name) => `${name} (variable of the GitHub Environment)`).join(', ')}`,
    )
    expect(pushes(run)).toEqual([])
    const text = `❌ ${subject}: ${short()} was not delivered, it was not pushed`
    expectRed(delivery, text)
    // The failure edits an earlier message, and an edit alone sends no notification in Slack: hence the reply.
    expect(workflowMessages(delivery).replies).toMatchObject([
      { text: `${mention}${text}`, reply_broadcast: true },
    ])
  })
})
