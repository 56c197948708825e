import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authorize } from './authorize.fixture.ts'
import type { DeliveredRun, Delivery } from './delivery.ts'
import type { GithubRun } from './github-api.ts'
import type { Outcomes } from './stage-file.ts'
import {
  act,
  called,
  defaultChannel,
  open,
  quiet,
  severalServices,
  skipWithoutAct,
  targets,
  timeout,
} from './testing.ts'

const options = { timeout }
const newestRun = 'https://github.com/hana/app/actions/runs/900'

const green = {
  environments: 'succeeded',
  synth: 'succeeded',
  look: 'succeeded',
  issue: 'succeeded',
  notify: 'succeeded',
}

describe('drift', () => {
  let delivery: Delivery
  /** The commit that every environment runs. */
  let running = ''

  const search = (outcomes: Partial<Outcomes> = {}): Promise<DeliveredRun> =>
    delivery.run({ workflow: 'drift.yml', event: 'schedule', branch: quiet.branch, outcomes })
  const issuesOf = (name: string) =>
    delivery.github.issues.filter(({ title }) => title.startsWith(`${name} `))
  const messages = () =>
    delivery.stage.cloud.slack.byName(defaultChannel)?.messages.map(({ text }) => text)

  /** The newest push to a branch of which GitHub has a run of `deploy.yml`. */
  function pushed(branch: string, head_sha: string, conclusion: GithubRun['conclusion']): void {
    delivery.github.runs.push({
      id: 900 + delivery.github.runs.length,
      workflow: 'deploy.yml',
      head_branch: branch,
      head_sha,
      display_title: `Deploy ${branch}`,
      html_url: newestRun,
      created_at: new Date().toISOString(),
      status: 'completed',
      conclusion,
    })
  }

  beforeAll(async () => {
    if (!act || severalServices) return
    delivery = await open(quiet)
    running = delivery.sha()
    for (const target of targets) {
      const commit = { sha: running, author: 'hana', real: false }
      const there = delivery.stage.at(target)
      there.push(commit)
      const { exitCode, stderr } = await there.deploy(commit)
      expect(exitCode, stderr).toBe(0)
      pushed(target.branch, running, 'success')
    }
  }, timeout)
  beforeEach(skipWithoutAct)
  beforeEach(({ skip }) => skip(severalServices, 'it deploys one service of each environment'))
  afterAll(() => delivery?.close())

  it('an environment that runs another commit than its branch gets an issue', options, async () => {
    const refused = delivery.commit('Refused by Trivy')
    pushed(quiet.branch, refused, 'failure')
    const run = await search()
    expect(run.exitCode, run.output).toBe(0)
    expect(run.jobs).toEqual(green)
    expect(delivery.github.issues).toMatchObject([
      {
        title: `${quiet.name} differs from its branch`,
        state: 'open',
        labels: [{ name: 'drift' }],
      },
    ])
    expect(delivery.github.issues[0]?.body).toContain(
      `It runs ${running.slice(0, 7)}, and the branch is at ${refused.slice(0, 7)} (1 commit further). The [newest deployment of the branch](${newestRun}) ended as failure.`,
    )
    expect(messages()).toEqual([])
  })

  it(
    'an environment that could not be compared keeps its issue, and Slack is notified',
    options,
    async () => {
      const before = structuredClone(delivery.github.issues)
      pushed(quiet.branch, running, 'success')
      const run = await search({ trivy: 'crash' })
      expect(run.exitCode).toBe(1)
      expect(run.jobs, run.output).toEqual({ ...green, look: 'failed' })
      expect(delivery.github.issues).toEqual(before)
      expect(messages()).toEqual(['❌ search for drift: failed in the job look'])
    },
  )

  it(
    'stacks that somebody changed by hand are in the issue of each environment',
    options,
    async () => {
      const run = await search({ stacks: 'changed' })
      expect(run.jobs, run.output).toEqual(green)
      for (const { name } of targets) {
        const [issue, ...others] = issuesOf(name)
        expect(others).toEqual([])
        expect(issue?.state).toBe('open')
        expect(issue?.body).toContain('Somebody changed these beside CloudFormation')
        expect(issue?.body).toContain('Number of resources with drift: 1')
        expect(issue?.body).not.toContain('### Commit')
      }
      expect(called(run, 'cdk').map(({ args }) => args[0])).toEqual(targets.map(() => 'drift'))
    },
  )

  it('issues are closed where nothing differs any more', options, async () => {
    const run = await search()
    expect(run.jobs, run.output).toEqual(green)
    expect(delivery.github.issues.map(({ state }) => state)).toEqual(targets.map(() => 'closed'))
    expect(delivery.github.comments.map(({ issue }) => issue).toSorted()).toEqual(
      delivery.github.issues.map(({ number }) => number),
    )
    expect(messages()).toHaveLength(1)
  })

  it.each(targets.map((target) => [target.name, target] as const))(
    'every call of the drift role of %s is allowed by its policies in the stacks',
    (_, target) => {
      const { called, denied } = authorize(delivery.stage.cloud, target)
      expect(called).toContain('drift')
      expect(denied).toEqual([])
    },
  )
})
