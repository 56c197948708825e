import { fileURLToPath } from 'node:url'
import { type ChosenEcspresso, chooseEcspresso } from '@repo/ecspresso-lite'
import { type DeploymentTarget, environments, project, targetIn } from '@repo/environments'
import type { SlackMessage } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import { expect, inject, type TestContext } from 'vitest'
import { type DeliveredRun, type Delivery, openDelivery } from './delivery.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Timeout of a run on a busy machine, real milliseconds. */
export const timeout = 240_000

export const act = inject('act')

/** Waits by the cloud's clock, which may run fast. */
export const lite: ChosenEcspresso = { kind: 'lite', why: 'the test selects it' }
/** The real ecspresso, if installed. Waits by the machine's clock. */
const real = realEcspresso()

/** For `describe.concurrent.each`: side by side, because the real one mostly waits. */
export const ecspressos = [
  { name: 'ecspresso-lite', ecspresso: lite },
  { name: 'the real ecspresso', ecspresso: real },
]

/** For `beforeEach`. */
export function skipWithoutAct({ skip }: TestContext): void {
  skip(!act, 'no act on PATH')
}

/** The command of a container that exits at once. */
export const crash = [process.execPath, '-e', 'console.error("no such table"); process.exit(1)']

function realEcspresso(): ChosenEcspresso | undefined {
  if (!inject('ecspresso')) return undefined
  const found = chooseEcspresso({ path: process.env['PATH'], root })
  return found.kind === 'binary' ? found : undefined
}

// The workflows read the real table, so their tests do too, in a fork as well.

/** An environment outside production, if the table has one; its failures mention nobody. */
export const quiet = targetWhere(({ production }) => !production)
/** The production environment, if the table has one; its failures mention people. */
export const production = targetWhere(({ production }) => production)

/** The first service of every environment. */
export const targets = environments.map((environment) => targetIn(environment))
/** The channel of what belongs to no environment. */
export const { defaultChannel } = project

function targetWhere(matches: (target: { production: boolean }) => boolean): DeploymentTarget {
  const found = environments.find(matches) ?? environments[0]
  if (!found) throw new Error('the table of environments is empty')
  return targetIn(found)
}

/** The tests deploy the first service of each environment only. */
export const severalServices = environments.some(({ services }) => services.length > 1)

/** The mentions at the start of a headline; empty where a failure mentions nobody. */
export function mentionsOf({ production, slack }: DeploymentTarget): string {
  return production ? slack.mentions.failure.map((mention) => `${mention} `).join('') : ''
}

/** As comments name a target. */
export function labelOf({ name, service, services }: DeploymentTarget): string {
  return services.length === 1 ? name : `${name}/${service.name}`
}

/** The subject of a headline. */
export function subjectOf({ name, service }: DeploymentTarget): string {
  return `${name} · ${service.name}`
}

export function open(
  { name: environment }: DeploymentTarget,
  { ecspresso = lite, blind = false }: { ecspresso?: ChosenEcspresso; blind?: boolean } = {},
): Promise<Delivery> {
  const speed = ecspresso.kind === 'lite' ? 6 : 1
  return openDelivery({ root, act: act ?? '', environment, ecspresso, speed, blind })
}

/** The calls of one action or program. */
export function called({ calls }: DeliveredRun, name: string) {
  return calls.filter((call) => call.name === name)
}

export function pushes(run: DeliveredRun) {
  return called(run, 'docker').filter(({ args }) => args[0] === 'push')
}

export function builds(run: DeliveredRun) {
  return called(run, 'docker/build-push-action')
}

/** The messages of the workflow, without those of the alerts in the same channel. */
export function workflowMessages(
  { stage }: Delivery,
  channel: string = stage.environment.slack.channel,
) {
  const messages = stage.cloud.slack.byName(channel)?.messages ?? []
  const cards = messages.filter(({ metadata }) => metadata?.event_type === 'delivery')
  const replies = messages.filter(({ thread_ts }) => cards.some(({ ts }) => ts === thread_ts))
  return { cards, replies, last: cards.at(-1) }
}

export function linesOf(message: SlackMessage | undefined): string[] {
  return message ? slackText(message) : []
}

export function colourOf(message: SlackMessage | undefined): string | undefined {
  return message?.attachments?.[0]?.color
}

/** Expects that the newest message of the workflow has this text and a red bar. */
export function expectRed(delivery: Delivery, text: string): void {
  const { last } = workflowMessages(delivery)
  expect(last?.text).toBe(text)
  expect(colourOf(last)).toBe('#e01e5a')
}
