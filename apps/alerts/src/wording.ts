import type { OwnText, TroubleKind, WordingOverrides } from '@repo/environments'
import {
  dotted,
  duration,
  glyphs,
  type Phrase,
  type Piece,
  say,
  shorten,
} from '@repo/slack-message'
import type { DeploymentCard } from './deployment/card.ts'
import type { Cause } from './deployment/cause.ts'
import type { Turn } from './deployment/status.ts'
import type { Names } from './places/resolve.ts'
import type { ScanCard } from './scan/card.ts'
import type { Finding } from './scan/fact.ts'
import type { Counts } from './scan/level.ts'
import type { CrashLoop } from './service/crash-loop.ts'
import type { Trouble } from './service/trouble.ts'

/**
 * Every word that people read; nothing else depends on how they sound. A fork replaces the texts that
 * `WordingOverrides` names in `packages/environments/wording.ts`.
 */

export const buttons = { service: 'Service', logs: 'Logs', run: 'Run', compare: 'Compare' } as const

/** What the versions of a card are called: short commits with their links, or what else is known. */
export interface Versions {
  readonly now: Piece
  readonly before: Piece | undefined
  readonly compareUrl: string | undefined
  /** The same image is deployed again, with the same or other settings. */
  readonly sameImage: boolean
}

const start = (glyph: string, { environment, service }: Names) =>
  `${glyph} ${environment} · ${service}`

/** The first line of a card; it is complete by itself. */
export function headline(card: DeploymentCard, names: Names, versions: Versions): Phrase {
  return say`${start(glyphs[card.status], names)}: ${truth(card, versions)}`
}

function truth(card: DeploymentCard, { now, before }: Versions): Phrase {
  const to = before === undefined ? say`` : say` to ${before}`
  switch (card.status) {
    case 'in_progress':
      return dotted(
        card.handRollback ? say`rolling back by hand to ${now}` : say`rolling out ${now}`,
        newTasks(card, 'running'),
      )
    case 'awaiting_approval':
      return dotted(
        say`${now} waits for approval${until(card.approval?.expiresAt)}`,
        stillServing(card, before, false),
      )
    case 'deployed':
      return say`deployed ${now}${took(card)}`
    case 'failed':
      if (card.rollback === 'failed') return say`${now} failed, and so did its rollback${to}`
      return card.rollback === 'replaced'
        ? say`${now} ${ending(card)}, and a newer deployment cut its rollback off`
        : say`${now} ${ending(card)}`
    case 'rolling_back':
      return say`${now} ${ending(card)}, rolling back${to}`
    case 'rolled_back':
      return card.handRollback
        ? say`rolled back by hand to ${now}${took(card)}`
        : say`${now} ${ending(card)}, rolled back${to}`
    case 'stopped':
      return stopped(card, now, to)
    case 'stuck':
      if (card.rollback === 'running') return rollbackStuck(card, now, to)
      return dotted(
        say`${now} is not there after ${minutes(card.stuckAfterMinutes ?? 0)}`,
        stillServing(card, before, true),
      )
  }
}

const rollbackStuck = (card: DeploymentCard, now: Piece, to: Phrase) =>
  say`the rollback of ${now}${to} is not over after ${minutes(card.stuckAfterMinutes ?? 0)}`

const ending = (card: DeploymentCard) => (card.refused ? 'was refused' : 'failed')

function stopped(card: DeploymentCard, now: Piece, to: Phrase): Phrase {
  if (!card.byHand) return say`deployment of ${now} was replaced by a newer one before it ended`
  const deployment = say`deployment of ${now} was stopped by hand`
  if (card.rollback === 'done') return say`${deployment}, rolled back${to}`
  return card.rollback === 'running' ? say`${deployment}, rolling back${to}` : deployment
}

/** The second line: what changed, by whom, and what is served now. */
export function changeLine(card: DeploymentCard, versions: Versions): Phrase {
  const { now, before, compareUrl, sameImage } = versions
  const compare: Phrase =
    compareUrl === undefined ? [] : [' (', { is: 'link', url: compareUrl, label: 'compare' }, ')']
  const arrow = before === undefined ? [] : say`${before} → ${now}${compare}`
  const change = sameImage ? say`the same image again` : arrow
  const by = card.change.author === undefined ? [] : say`by ${card.change.author}`
  const undone = card.rollback !== 'none' || card.status === 'failed'
  if (undone) return dotted(serving(card, before), attemptTook(card), by)
  const started: Phrase = ['started ', { is: 'time', at: card.startedAt, form: 'clock-seconds' }]
  if (card.endedAt === undefined) return dotted(change, by, started)
  return dotted(
    change,
    by,
    card.status === 'stopped' ? [] : newTasks(card, 'serving', card.endedAt),
  )
}

/** What is wrong so far, on a card that is not over. */
export function troubleLine(card: DeploymentCard): Phrase {
  const { cause } = card
  const failing = cause ? say`${count(cause.tasks, 'task')} stopped: ${causeSentence(cause)}` : []
  if (card.status === 'stuck' && card.rollback === 'none')
    return dotted(newTasks(card, 'running', 0, 'new task'), failing)
  return card.status === 'in_progress' ? failing : []
}

/** First line of the reply in the thread that says a turn for the worse aloud. */
export function turnHeadline(
  turn: Turn,
  card: DeploymentCard,
  { names, versions, mentions }: TurnContext,
): Phrase {
  const glyph = turnGlyph(turn, card)
  return say`${glyph} ${rings(mentions)}${`${names.environment} · ${names.service}`}: ${turnTruth(turn, card, versions)}`
}

function turnGlyph(turn: Turn, { byHand, refused }: DeploymentCard): string {
  if (turn === 'stuck' || turn === 'rollback-stuck') return glyphs.stuck
  if (turn === 'rollback-failed') return glyphs.failed
  return refused ? glyphs.rolled_back : byHand ? glyphs.stopped : glyphs.failed
}

export interface TurnContext {
  readonly names: Names
  readonly versions: Versions
  readonly mentions: readonly string[]
}

function turnTruth(turn: Turn, card: DeploymentCard, versions: Versions): Phrase {
  const { now, before } = versions
  const to = before === undefined ? say`` : say` to ${before}`
  if (turn === 'rollback-failed') return say`the rollback of ${now}${to} failed too`
  if (turn === 'rollback-stuck')
    return say`${rollbackStuck(card, now, to)}, and ECS has not given up`
  if (turn === 'stuck')
    return say`${now} is not there after ${minutes(card.stuckAfterMinutes ?? 0)}, and ECS has not given up`
  if (card.refused) return say`${now} was refused where it waited for approval`
  if (card.byHand) return say`deployment of ${now} was stopped by hand`
  if (card.cause) return say`${now} ${verb(card.cause)}: ${causeSentence(card.cause)}`
  return say`${now} failed: ${reasonOf(card)}`
}

function verb({ kind, livedMs }: Cause): string {
  if (kind === 'health-check') return 'did not become healthy'
  return livedMs === undefined || livedMs < 60_000 ? 'did not start' : 'failed'
}

const reasonOf = ({ failure }: DeploymentCard) =>
  failure?.replace(/^ECS deployment /, '').replace(/\.$/, '') ?? 'ECS gives no reason'

export const stuckWithoutCause = say`ECS gives no reason. Next: look at the health checks of the target group, and at the events of the service.`

/** The lines under it: how widely it failed, what that means, and what to do. */
export function causeLines(cause: Cause | undefined, context: CauseContext): Phrase[] {
  if (!cause) return [say`Next: look at the events of the service, and at its target group.`]
  const { of, tasks, livedMs } = cause
  const within = livedMs === undefined ? '' : ` within ${duration(Math.max(livedMs, 1000))}`
  const lived = within && `,${tasks > 1 ? ' each' : ''}${within} of its start`
  const sentences = [
    `${tasks} of ${count(of, 'task')}${lived}.`,
    causeMeaning(cause),
    exactly(cause),
  ]
  return [say`${sentences.filter(Boolean).join(' ')}`, say`Next: ${nextStep(cause, context)}`]
}

/** ECS's own sentence, unless it says no more than that the task stopped. */
function exactly({ reason = '' }: Cause): string {
  return /^(Essential container in task exited)?$/.test(reason) ? '' : `ECS says: ${reason}`
}

export interface CauseContext {
  /** Folder with the environment's `values.env`, if the table knows it. */
  readonly folder: string | undefined
  readonly versions: Versions
  /** Memory limit of the container, in MiB. */
  readonly memory: number | undefined
  /** What it served well before, if not the version before. */
  readonly since?: Piece | undefined
  readonly wording: WordingOverrides
}

/** What happened to a task, in half a sentence. */
export function causeSentence(cause: Cause): string {
  const container = cause.container === undefined ? 'a task' : `container ${cause.container}`
  const exited = `${container} exited with code ${cause.exitCode}`
  switch (cause.kind) {
    case 'out-of-memory':
      return `${container} ran out of memory`
    case 'health-check':
      return /container health/i.test(cause.task.stoppedReason ?? '')
        ? 'its container health check fails'
        : 'it fails the health check of its target group'
    case 'image-missing':
      return 'its image does not exist'
    case 'image-denied':
      return 'its image may not be pulled'
    case 'image-unreachable':
      return 'the registry of its image cannot be reached'
    case 'image-throttled':
      return 'the registry of its image allows no more pulls'
    case 'image':
      return 'its image cannot be pulled'
    case 'architecture':
      return 'its image is built for another processor'
    case 'registry-auth':
      return 'ECR gives no access to its image'
    case 'secret':
      return 'a secret or parameter cannot be read'
    case 'log-group':
      return 'its log group cannot be written'
    case 'volume':
      return 'a volume cannot be mounted'
    case 'network-interface':
      return 'its network interface was not ready in time'
    case 'disk-full':
      return 'the disk of the task is full'
    case 'start-timeout':
      return `${container} did not start in time`
    case 'cannot-start':
      return `${container} cannot be started`
    case 'dependency':
      return `${container} waits for one that failed`
    case 'capacity':
      return 'there is no capacity for its tasks'
    case 'resources':
      return 'what its tasks need cannot be prepared'
    case 'command-not-found':
      return cause.exitCode === undefined ? `the command of ${container} cannot be run` : exited
    case 'unknown':
      return 'its tasks stop, and ECS gives no exit code'
    default:
      return exited
  }
}

function causeMeaning({ kind, exitCode, reason = '' }: Cause): string {
  const signal = (exitCode ?? 128) - 128
  switch (kind) {
    case 'application-error':
      return `Code ${exitCode} is the application's own error.`
    case 'ended':
      return 'Code 0 is a clean end, but a service must not end.'
    case 'command-not-found':
      if (exitCode === undefined) return ''
      return exitCode === 127
        ? 'Code 127: the command was not found.'
        : 'Code 126: the command cannot be run.'
    case 'architecture':
      return /format|platform/i.test(reason) ? '' : 'Its log says: exec format error.'
    case 'killed':
      return signal === 9
        ? 'Code 137 is SIGKILL. ECS does not say that it ran out of memory.'
        : 'Code 143 is SIGTERM: something asked it to stop.'
    case 'crashed':
      return `Code ${exitCode} is signal ${signal}${signal === 11 ? ' (SIGSEGV)' : ''}: the process crashed.`
    case 'out-of-memory':
      return exitCode === undefined ? '' : `It was killed (code ${exitCode}).`
    default:
      return ''
  }
}

function nextStep(
  { kind, missing = [] }: Pick<Cause, 'kind' | 'missing'>,
  { folder, versions, memory, since = versions.before, wording }: CauseContext,
): Phrase {
  const own = wording.nextStepOfCause?.[kind]
  if (own !== undefined) return ownText(own)
  const values = folder === undefined ? 'its task definition' : `${folder}/values.env`
  const revert = versions.before === undefined ? say`` : say`, or revert ${versions.now}`
  switch (kind) {
    case 'out-of-memory':
      return say`raise memory${memory === undefined ? '' : ` (now ${memory} MiB)`} in ${values}, or look for what grew since ${since ?? 'the last deployment'}.`
    case 'health-check':
      return say`see what the task answers on its health check path and how long it takes to start${revert}.`
    case 'image-missing':
      return say`check that the image was pushed and not removed since, and that its tag is right.`
    case 'image-denied':
      return say`let the execution role pull it (ecr:BatchGetImage, ecr:GetDownloadUrlForLayer), and check the repository's policy.`
    case 'image-unreachable':
    case 'registry-auth':
      return say`check that the subnets reach the registry (NAT gateway, or endpoints for ECR and S3), and what the execution role may do.`
    case 'image-throttled':
      return say`wait, or pull through a cache in ECR.`
    case 'image':
      return say`check that the image was pushed, that its tag is right, and that the execution role may pull it.`
    case 'architecture':
      return say`build the image for the task definition's cpuArchitecture, or change that${revert}.`
    case 'secret':
      return say`check that it exists, that the execution role may read it, and that the subnets reach Secrets Manager and SSM.`
    case 'log-group':
      return say`check that the log group exists and that the execution role may write to it.`
    case 'volume':
      return say`check the file system, its mount targets, and the security groups between them.`
    case 'network-interface':
      return say`wait, as ECS tries again; if it stays, check free addresses in the subnets and the limits of the account.`
    case 'disk-full':
      return say`raise ephemeralStorage in its task definition, or make the image smaller.`
    case 'start-timeout':
    case 'cannot-start':
    case 'dependency':
      return say`see what ECS says of its containers, and what they logged${revert}.`
    case 'command-not-found':
      return say`check the entry point and command in the image and in its task definition${revert}.`
    case 'capacity':
      return say`wait or add subnets in other zones: ECS goes on trying.`
    case 'resources':
      return say`check subnets, security groups and endpoints: the task could not reach what it needs.`
    case 'unknown':
      return say`look at the stopped tasks of the service in the console.`
    default:
      if (missing.length > 0)
        return say`pass ${missing.slice(0, 5).join(', ')} (${values}, or a variable of the GitHub environment)${revert}.`
      return say`see what it logged last; correct the code or ${values}${revert}.`
  }
}

function ownText(own: OwnText): Phrase {
  return typeof own === 'string' ? [own] : [{ is: 'link', url: own.link, label: own.text }]
}

/** The small print of a reply: ids that a search needs. */
export function smallPrint(card: DeploymentCard): Phrase {
  const { taskDefinition: now, previousTaskDefinition: before } = card.change
  const was = before ? ` (was ${before.family}:${before.revision})` : ''
  return dotted(
    now ? say`task definition ${now.family}:${now.revision}${was}` : [],
    card.id.startsWith('ecs-svc/') ? say`deployment ${card.id}` : [],
    card.cause?.stopCode === undefined ? [] : say`stop code ${card.cause.stopCode}`,
  )
}

/** The first line of a crash loop's message. */
export function loopHeadline({ over, tasks, firstAt, lastAt }: CrashLoop, names: Names): Phrase {
  const clock = (at: number): Piece => ({ is: 'time', at, form: 'clock' })
  const stopped = `${count(tasks, 'task')} stopped in ${duration(Math.max(lastAt - firstAt, 1000))}`
  const head = `${start(glyphs.crash_loop, names)}: crash loop`
  return over
    ? say`${head} is over: ${stopped}, the last one at ${clock(lastAt)}`
    : say`${head}, ${stopped} (first ${clock(firstAt)}, last ${clock(lastAt)})`
}

/** The first line of the reply that says a crash loop aloud. */
export function loopTurn({ cause }: CrashLoop, names: Names, mentions: readonly string[]): Phrase {
  const place = `${names.environment} · ${names.service}`
  return say`${glyphs.crash_loop} ${rings(mentions)}${place}: crash loop, ${causeSentence(cause)}`
}

/** Why the tasks stop, and what to do. */
export function loopLines(cause: Cause, context: CauseContext): Phrase[] {
  const some = cause.tasks === cause.of ? '' : `${cause.tasks} of ${count(cause.of, 'task')}: `
  const [meaning, next = []] = taskLines(cause, context)
  return [say`${some}${causeSentence(cause)}. ${meaning}`, next]
}

/** What the end of a task means, and what to do, where the first line has said the cause. */
export function taskLines(cause: Cause, context: CauseContext): Phrase[] {
  const meaning = [causeMeaning(cause), exactly(cause)].filter(Boolean).join(' ')
  return [say`${meaning}`, say`Next: ${nextStep(cause, context)}`]
}

export function loopSmallPrint({ cause: { task, stopCode } }: CrashLoop): Phrase {
  const definition = task.taskDefinition?.split('/').at(-1)
  return dotted(
    definition === undefined ? [] : say`task definition ${definition}`,
    say`newest task ${task.task.split('/').at(-1) ?? ''}`,
    stopCode === undefined ? [] : say`stop code ${stopCode}`,
  )
}

/** The first line of a message about a service that is in trouble. */
export function troubleHeadline(
  trouble: Trouble,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const glyph = trouble.severity === 'failure' ? glyphs.failed : glyphs.warning
  const place = `${names.environment} · ${names.service}`
  return dotted(
    say`${glyph} ${rings(mentions)}${place}: ${troubleSentence(trouble)}`,
    timesSince(trouble),
    stillRunning(trouble),
  )
}

/** What matters most to whoever is woken: whether the service has lost anything yet. */
function stillRunning({ counts }: Trouble): Phrase {
  if (!counts || counts.desired === 0) return []
  const still = counts.running >= counts.desired ? 'still ' : ''
  return say`${counts.running} of ${count(counts.desired, 'task')} ${still}running`
}

function timesSince({ kind, times, firstAt }: Trouble): Phrase {
  const often = kind === 'task-failed' ? '' : `${times} times `
  return times === 1 ? [] : say`${often}since ${{ is: 'time', at: firstAt, form: 'clock' }}`
}

/** What is wrong with a service, in half a sentence. */
function troubleSentence({ kind, name, reason = '', cause, times }: Trouble): string {
  const because = reason === '' ? '' : ` (${reason})`
  switch (kind) {
    case 'cannot-start':
      return 'its tasks fail to start, over and over'
    case 'placement':
      return reason.includes('RESOURCE:FARGATE')
        ? `no capacity for Fargate tasks${because}`
        : `a task cannot be placed${because}`
    case 'configuration':
      return `a task cannot start with its configuration${because}`
    case 'unhealthy-target':
      return name.startsWith('VPC_LATTICE')
        ? 'a target of VPC Lattice is unhealthy'
        : 'an instance in service discovery is unhealthy'
    case 'task-failed':
      return `${times === 1 ? 'a task' : count(times, 'task')} stopped${cause ? `: ${causeSentence(cause)}` : ''}`
    case 'health-unknown':
      return 'ECS does not know whether its tasks are healthy'
    case 'daemon-placement':
      return 'a daemon task violates the placement constraints'
    case 'throttled':
      return name.startsWith('SERVICE_DISCOVERY')
        ? 'AWS Cloud Map throttles what ECS asks for it'
        : 'AWS throttles what ECS does for it'
    case 'other':
      return `ECS says ${name}${because}`
  }
}

/** Under it: ECS's own words, and what to do. */
export function troubleLines(trouble: Trouble, wording: WordingOverrides): Phrase[] {
  const { kind, name, reason } = trouble
  const own = [name, reason].filter(Boolean).join(', ')
  const step = wording.nextStepOfTrouble?.[kind]
  const next = say`Next: ${step === undefined ? troubleStep(kind) : ownText(step)}`
  return kind === 'other' ? [next] : [say`ECS says: ${own}`, next]
}

function troubleStep(kind: TroubleKind): string {
  switch (kind) {
    case 'cannot-start':
      return 'look at the stopped tasks of the service: each says why it stopped.'
    case 'placement':
      return 'wait, as ECS goes on trying; or add subnets in other zones, or another capacity provider.'
    case 'configuration':
      return 'check what its task definition and its network configuration refer to.'
    case 'unhealthy-target':
      return 'see what the task answers on its health check path, and how long it takes.'
    case 'health-unknown':
      return 'check the health checks of the service, and whether the tasks can be reached.'
    case 'daemon-placement':
      return 'check the placement constraints of the service and the attributes of the instances.'
    case 'throttled':
      return 'see what else in this account calls the same operations; ECS goes on trying.'
    case 'task-failed':
    case 'other':
      return 'look at the events of the service in the console.'
  }
}

/** On the card of a deployment: what else ECS said while it was on. */
export function joinedLine(troubles: readonly Trouble[]): Phrase {
  return dotted(
    ...troubles.map((trouble) => {
      const once = trouble.times === 1 || trouble.kind === 'task-failed'
      const times = once ? '' : `, ${trouble.times} times`
      return say`${troubleSentence(trouble)}${times}`
    }),
  )
}

function rings(mentions: readonly string[]): Phrase {
  return mentions.flatMap((mention): Phrase => [{ is: 'mention', mention }, ' '])
}

/** What a scan's message calls things: the image, and the one that it is compared with. */
export interface ScanNames extends Names {
  readonly version: Piece
  readonly other?: Piece
}

/** The first line of a scan's message. */
export function scanHeadline(
  card: ScanCard,
  { other = '', version, ...names }: ScanNames,
  mentions: readonly string[],
): Phrase {
  const { outcome, against, told } = card
  const place = `${glyphs.scan} ${names.environment} · ${names.service}`
  const head = say`${glyphs.scan} ${rings(mentions)}${names.environment} · ${names.service}`
  if (outcome === 'failed')
    return say`${place}: the scan of ${version} failed${scanError(card)}: its vulnerabilities are not known`
  if (outcome === 'clean') return say`${place} ${version}: ${nothingNew(card)}`
  if (outcome === 'found') return say`${place} ${version}: ${levelCounts(told)} found in this image`
  if (against.is === 'itself')
    return say`${head} ${version}: ${levelCounts(told)} in the image that is serving`
  const serves = against.is === 'image' && against.past ? 'was' : 'is'
  return say`${head} ${version}: ${levelCounts(told, 'new ')} against the image that ${serves} serving (${other})`
}

const nothingNew = ({ against, threshold }: ScanCard) =>
  `nothing ${against.is === 'image' ? 'new ' : ''}at or above ${threshold.toLowerCase()}`

/** ECR says `UnsupportedImageError: The operating system …`; its first word is enough. */
function scanError({ image: { failure = '' } }: ScanCard): string {
  const [name = ''] = /^\w+(?=:|$)/.exec(failure) ?? []
  const reason = name || failure
  return reason === '' ? '' : ` (${short(reason)})`
}

/** One vulnerability: `CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15`. */
export function findingLine({ id, level, packages, url, fix }: Finding): Phrase {
  const name = short(id)
  const [first, ...others] = packages
  const version = first?.version === undefined ? '' : ` ${short(first.version)}`
  const more = others.length > 0 ? ` and ${count(others.length, 'package')} more` : ''
  const fixedIn = packages.find((one) => one.fixedIn !== undefined)?.fixedIn
  const fixed = fixedIn === undefined ? 'a fix exists' : `fixed in ${short(fixedIn)}`
  const arrow = fix === undefined ? '' : ` → ${fix === 'yes' ? fixed : 'no fix yet'}`
  return dotted(
    say`${url === undefined ? name : { is: 'link', url, label: name }} ${level.toLowerCase()}`,
    first ? say`${short(first.name)}${version}${more}${arrow}` : say`${arrow.trim()}`,
  )
}

const short = (text: string) => shorten(text, 60)

export const moreFindings = (more: number) => say`and ${more} more, see the image`

/** Why there is no comparison, where there is none; and ECR's own words of a scan that failed. */
export function comparisonLine(card: ScanCard, { other = '' }: ScanNames): Phrase {
  const { against, outcome, image } = card
  if (outcome === 'failed')
    return image.failure ? say`ECR says: ${image.failure.slice(0, 500)}` : []
  if (against.is !== 'nothing') return []
  switch (against.why) {
    case 'no-environment':
      return say`not compared: no environment of the table has this repository`
    case 'serving-unknown':
      return say`could not be compared: which image is serving is not known`
    case 'not-scanned':
      return say`could not be compared: what is in the image that is serving (${other}) is not known`
    case 'not-named':
      return say`could not be compared with the image that is serving (${other}): not all findings are known by name`
  }
}

/** All findings of the image by severity, new or not; and what the mute list has to do with them. */
export function totalsLine({ image, outcome, muted, expired }: ScanCard): Phrase {
  if (outcome === 'failed') return []
  const all = levelCounts(image.counts)
  const shown = expired.slice(0, 3)
  const over = shown.map(({ id, expires }) => say`the mute of ${short(id)} expired on ${expires}`)
  const more = expired.length - shown.length
  return dotted(
    say`in all: ${all || 'nothing'}`,
    muted > 0 ? say`${muted} muted` : [],
    ...over,
    more > 0 ? say`and ${more} more expired` : [],
  )
}

function levelCounts(counts: Counts, what = ''): string {
  const some = Object.entries(counts).filter(([, found]) => found > 0)
  return some.map(([level, found]) => `${found} ${what}${level.toLowerCase()}`).join(', ')
}

export const untagged = (digest: string) =>
  digest === '' ? 'an image without tag or digest' : `untagged image ${digest.slice(0, 19)}`
export const imageButton = 'Image'
/** Takes the place of a message whose deployment is told in another one. */
export const moved = (id: string) =>
  say`${glyphs.moved} this belongs to the message of deployment ${id}`
export const logsTitle = (container: string) => `last lines of container ${container}`
export const unknownVersion = (id: string) => (id.startsWith('ecs-svc/') ? id : 'a deployment')

function newTasks(card: DeploymentCard, word: string, since = 0, one = 'task'): Phrase {
  const { counts } = card
  if (!counts || counts.at < since || counts.desired === 0) return []
  return say`${counts.running} of ${count(counts.desired, one)} ${word}`
}

/** What serves after a rollback; nothing, where ECS has not been asked since. */
function serving(card: DeploymentCard, before: Piece | undefined): Phrase {
  const { counts } = card
  const fresh = counts && counts.at >= (card.endedAt ?? 0) && counts.others > 0
  // After a rollback that was cut off, the tasks of the newer deployment are among them.
  if (!fresh || card.rollback === 'replaced') return []
  return say`${before ?? 'the deployment before'} is serving, ${counts.others} of ${count(counts.desired, 'task')}`
}

function stillServing(card: DeploymentCard, before: Piece | undefined, still: boolean): Phrase {
  const { counts } = card
  if (!counts || counts.others === 0) return []
  const name = before ?? 'the deployment before'
  return still
    ? say`${name} is still serving, ${counts.others} of ${count(counts.desired, 'task')}`
    : say`${name} is serving`
}

function took({ startedAt, endedAt }: DeploymentCard): string {
  return endedAt === undefined || endedAt <= startedAt ? '' : ` in ${duration(endedAt - startedAt)}`
}

function attemptTook({ startedAt, endedAt }: DeploymentCard): Phrase {
  if (endedAt === undefined || endedAt <= startedAt) return []
  return say`the attempt took ${duration(endedAt - startedAt)}`
}

function until(at: number | undefined): Phrase {
  return at === undefined ? [] : [' until ', { is: 'time', at, form: 'day' }]
}

const minutes = (value: number) => `${value} min`
const count = (value: number, one: string) => `${value} ${value === 1 ? one : `${one}s`}`
