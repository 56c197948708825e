import type { DeploymentTarget } from '@repo/environments'
import { context, dotted, type Phrase, type Piece, section } from '@repo/slack-message'
import { type Outcome, onCall, type Report } from '../slack/message.ts'
import { by, shortCommit } from '../words.ts'
import { type DeliveryRun, readDelivery } from './delivery.ts'
import { details, type Headline, headline, source } from './delivery-words.ts'
import type { ServiceRun } from './service-runs.ts'
import { pagesOf, type Subject } from './subject.ts'

/** A delivery of one service. */
interface ServiceDelivery {
  readonly target: DeploymentTarget | undefined
  readonly delivery: DeliveryRun
  readonly outcome: Outcome
  readonly headline: Headline
  readonly details: readonly string[]
}

/**
 * The state of a run of `deploy.yml`: one message, whatever the number of services. The services that ended worst are in its first
 * line, the others in a line each.
 * @param runs the run for each service; at least one
 */
export function deliveryReport(runs: readonly ServiceRun[], subject: Subject): Report {
  const { environment, commit, commitUrl, actor, runUrl, ref } = subject
  const services = runs.map(({ target, run }): ServiceDelivery => {
    const own = { ...subject, environment: target }
    const delivery = readDelivery(run)
    return {
      target,
      delivery,
      outcome: outcomeOf(delivery),
      headline: headline(delivery, run, own),
      details: details(delivery, run, own),
    }
  })
  const sorted = services.toSorted((a, b) => badnessOf(b) - badnessOf(a))
  const groups = [...Map.groupBy(sorted, ({ headline: { glyph, text } }) => `${glyph} ${text}`)]
  const [first = '', ...others] = groups.map(([, group]) => lineOf(group, ref))
  const [worst] = sorted
  const outcome = worst?.outcome ?? 'neutral'
  const status = worst?.delivery.progress.status ?? 'unknown'
  const link: Piece = { is: 'link', url: commitUrl, label: shortCommit(commit) }
  const lines: Phrase[] = [...others, ...detailsOf(services)].map((line) => [line])
  return {
    outcome,
    headline: first,
    details: [
      ...lines.map((line) => section(line)),
      context(dotted([source(subject)], [link], [by(actor)])),
    ],
    pages: pagesOf({ ...subject, environment: worst?.target }, 'service'),
    mentions:
      outcome === 'bad'
        ? onCall(environment)
        : status === 'delivered'
          ? (environment?.slack.mentions.deployed ?? [])
          : [],
    metadata: { status, environment: environment?.name ?? '', commit, run: runUrl },
  }
}

/** A service that another one kept from being deployed is less interesting than that one. */
function badnessOf({ outcome, delivery: { progress } }: ServiceDelivery): number {
  return { bad: 3, neutral: 1, good: 0 }[outcome] - Number('elsewhere' in progress)
}

/** The environment and its services come first, as in the alerts. */
function lineOf(group: readonly ServiceDelivery[], ref: string): string {
  const [first] = group
  if (!first) return ''
  const { glyph, text } = first.headline
  const names = group.flatMap(({ target }) => target?.service.name ?? [])
  return `${glyph} ${first.target ? `${first.target.name} · ${names.join(', ')}` : ref}: ${text}`
}

/** A line that holds for all of several services is there once; the others begin with the name of theirs. */
function detailsOf(services: readonly ServiceDelivery[]): string[] {
  const lines = services.flatMap(({ target, details: own }) =>
    own.map((line) => ({ line, name: target?.service.name ?? '' })),
  )
  const byLine = Map.groupBy(lines, ({ line }) => line)
  return [...byLine].flatMap(([line, same]) =>
    same.length === services.length ? line : same.map(({ name }) => `${name} · ${line}`),
  )
}

/**
 * A person who cancels or rejects a run is there already, so nobody else is notified, unless ECS may be rolling out meanwhile.
 */
function outcomeOf({ progress, change }: DeliveryRun): Outcome {
  switch (progress.status) {
    case 'delivered':
      return 'good'
    case 'failed':
    case 'unknown':
      return 'bad'
    case 'cancelled':
      return change === 'none' ? 'neutral' : 'bad'
    default:
      return 'neutral'
  }
}
