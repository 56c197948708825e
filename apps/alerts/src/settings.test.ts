import { serviceEvents } from '@repo/aws-events/scenarios'
import type { AlertPolicy } from '@repo/environments'
import { dev, prod } from '@repo/environments/fixture'
import { type WordingOverrides, wordingIn } from '@repo/environments/wording'
import { describe, expect, it } from 'vitest'
import type { Settings } from './settings.ts'
import { change, newCommit } from './testing/facts.ts'
import { finding, list } from './testing/images.ts'
import { settings } from './testing/settings.ts'
import { placeOf, queued, setup } from './testing/setup.ts'

const published = async (...given: Parameters<typeof slackAfter>) =>
  (await slackAfter(...given)).messages

/** Slack after these events, with a fork's own settings. */
async function slackAfter(own: Partial<Settings>, events: readonly unknown[]) {
  const enrich = async () => [change('A')]
  const { handle, slack } = setup({ enrich, settings: { ...settings, ...own } })
  await handle(queued(...events))
  return slack
}

const build = serviceEvents(placeOf(dev))
const crashes = [0, 90, 180].map((seconds) => build.taskStopped('old', seconds))
const loopAfter = (tasks: number): Partial<Settings> => {
  const policy: AlertPolicy = {
    ...settings.policy,
    crashLoop: { ...settings.policy.crashLoop, tasks },
  }
  return { policy }
}

describe('settings', () => {
  it('replace environments, channels and services', async () => {
    const { service, ...home } = prod
    const staging = {
      ...home,
      name: 'staging',
      region: 'eu-central-1',
      cluster: 'shop',
      services: [{ ...service, name: 'web', repository: 'shop/web' }] as const,
      slack: { channel: '#shop', mentions: { failure: ['<!here>'], vulnerability: [] } },
    }
    const place = { ...placeOf(prod), region: 'eu-central-1', cluster: 'shop' }
    const web = serviceEvents({ ...place, service: 'web', repository: 'shop/web' })
    const events = [
      web.started('A', 0),
      web.failed('A', 9),
      web.scan({ 'finding-severity-counts': { HIGH: 1 } }),
    ]
    const environments = [staging, ...settings.environments]
    const slack = await slackAfter({ environments }, events)
    const [deployment, scan] = slack.channel('#shop')
    expect(deployment?.text).toMatch(/^❌ staging · web: 8b31d07 failed/)
    expect(slack.thread(deployment?.ts ?? '')[0]?.text).toMatch(/<!here> staging · web/)
    expect(scan?.text).toMatch(/^🛡️ staging · shop\/web/)
    expect(new Set(slack.messages.map(({ channel }) => channel)).size).toBe(1)
  })

  it('replace the repository of commit links and the default channel', async () => {
    const project = { ...settings.project, repository: 'acme/shop', defaultChannel: '#ops' }
    const slack = await slackAfter({ environments: [], project }, [build.started('A', 0)])
    const [message] = slack.channel('#ops')
    expect(JSON.stringify(message?.blocks)).toContain(
      `https://github.com/acme/shop/commit/${newCommit}`,
    )
  })

  it('set how many failed tasks are a crash loop', async () => {
    const kindsOf = async (tasks: number) =>
      (await published(loopAfter(tasks), crashes)).map(({ metadata }) => metadata?.event_type)
    expect(await kindsOf(3)).toContain('crash_loop')
    expect(await kindsOf(4)).not.toContain('crash_loop')
  })

  it('set for how long the same trouble edits its message', async () => {
    const trouble = 'SERVICE_TASK_PLACEMENT_FAILURE'
    const events = [build.trouble(trouble, 0), build.trouble(trouble, 20 * 60)]
    const messages = (minutes: number) =>
      published({ policy: { ...settings.policy, sameTroubleMinutes: minutes } }, events)
    expect(await messages(30)).toHaveLength(1)
    expect(await messages(10)).toHaveLength(2)
  })
})

describe('overridden wording', () => {
  const link = 'https://wiki.example.com/crashes'

  it('replaces the next step of a failure cause, as text or as a link', async () => {
    const failure = [build.started('A', 0), build.taskStopped('A', 20), build.failed('A', 30)]
    const repliesWith = async (own: WordingOverrides) =>
      JSON.stringify(
        (await published({ wording: wordingIn('en', own) }, failure)).map(({ blocks }) => blocks),
      )
    const text = 'follow the runbook & call nobody.'
    const escaped = 'follow the runbook &amp; call nobody.'
    expect(await repliesWith({ nextStepOfCause: { 'application-error': text } })).toContain(
      `Next: ${escaped}`,
    )
    expect(
      await repliesWith({ nextStepOfCause: { 'application-error': { text, link } } }),
    ).toContain(`Next: <${link}|${escaped}>`)
    expect(await repliesWith({ nextStepOfCause: { 'out-of-memory': text } })).toContain(
      'Next: see what it logged last',
    )
  })

  it('replaces the next step of a crash loop with that cause', async () => {
    const wording = wordingIn('en', { nextStepOfCause: { 'application-error': 'call the team.' } })
    const [loop] = await published({ wording }, crashes)
    expect(JSON.stringify(loop?.blocks)).toContain('Next: call the team.')
  })

  it('replaces the next step of a trouble of the service', async () => {
    const wording = wordingIn('en', {
      nextStepOfTrouble: { placement: { text: 'add capacity.', link } },
    })
    const [message] = await published({ wording }, [
      build.trouble('SERVICE_TASK_PLACEMENT_FAILURE', 0),
    ])
    expect(JSON.stringify(message?.blocks)).toContain(`Next: <${link}|add capacity.>`)
  })
})

describe('mutes', () => {
  it('leave a muted vulnerability out of a scan message', async () => {
    const enrichScan = async () => [list([finding('CVE-2026-1234', 'HIGH', 'openssl 3.0.11')])]
    const mute = { id: 'CVE-2026-1234', reason: 'nothing here parses XML', expires: '2027-03-01' }
    const textsWith = async (mutes: Settings['mutes']) => {
      const { handle, slack, build } = setup({ enrichScan, settings: { ...settings, mutes } })
      await handle(queued(build.scan({ 'finding-severity-counts': { HIGH: 1 } })))
      return slack.messages.map(({ text }) => text)
    }
    expect(await textsWith([])).toHaveLength(1)
    expect(await textsWith([mute])).toEqual([])
  })
})
