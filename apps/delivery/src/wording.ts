import type { DeploymentTarget } from '@repo/environments'
import { duration, glyphs } from '@repo/slack-message'
import type { Target } from './rollback/find-target.ts'
import { isClean, type ScannerResult, type ScanResult } from './scan/result.ts'
import type { Subject } from './slack/messages.ts'
import type { Job, Run } from './slack/run.ts'
import type { Verdict } from './verdict/verdict.ts'

/** Every word that people read of a delivery. Change or translate them here; nothing else depends on how they sound. */

export const buttons = { run: 'Run' } as const

export const from = ({ ref, isBranch }: Subject) => (isBranch ? `branch ${ref}` : ref)
export const by = (actor: string) => `by ${actor}`

const short = (commit: string | undefined) => commit?.slice(0, 7) ?? 'an unknown commit'

/** The first line; it is complete by itself. The environment and the service come first, as in the alerts. */
export function headline(run: Run, { environment, ref, commit }: Subject): string {
  const place = environment ? `${environment.name} · ${environment.service.name}` : ref
  const { progress } = run
  switch (progress.status) {
    case 'deploying':
      // Whether it goes out at once or waits for a reviewer, only GitHub knows.
      return `${glyphs.in_progress} ${place}: ${short(commit)} passed its tests and scans, next is the deployment`
    case 'delivered':
      return `${glyphs.deployed} ${place}: delivered ${short(commit)}`
    case 'cancelled':
      return `${glyphs.stopped} ${place}: delivery of ${short(commit)} was cancelled in the job ${progress.job}`
    case 'failed':
      return run.verdict?.outcome === 'rolled_back'
        ? `${glyphs.rolled_back} ${place}: ${short(commit)} failed, rolled back to ${before(run.verdict, commit)}`
        : `${glyphs.failed} ${place}: ${short(commit)} was not delivered, ${failure(run, progress.job, environment)}`
  }
}

/** With other settings the same commit may have served before: then the task definition says which it is. */
function before(verdict: Verdict, commit: string): string {
  const same = verdict.commit === commit && verdict.taskDefinition !== undefined
  return same ? `${verdict.taskDefinition}` : short(verdict.commit)
}

function failure(run: Run, job: Job, environment: DeploymentTarget | undefined): string {
  const { scan, verdict } = run
  switch (job) {
    case 'plan':
      return environment ? 'the run failed before its tests' : 'this ref deploys nowhere'
    case 'test':
      return 'tests failed'
    case 'build':
      if (scan?.trivy.verdict === 'refused') return 'Trivy refused the image'
      if (scan?.dockle.verdict === 'refused') return 'Dockle refused the image'
      if (!scan) return 'the image could not be built'
      return isClean(scan) ? 'the image could not be handed on' : 'the image could not be scanned'
    case 'deploy':
      if (verdict) return deployFailure(verdict)
      if (!run.began) return 'a reviewer or a rule said no, or the runner was lost'
      return run.pushed ? 'it was pushed but not deployed' : 'it was not pushed'
  }
}

function deployFailure({ outcome, commit }: Verdict): string {
  switch (outcome) {
    case 'serving':
      return 'it serves, but ecspresso failed'
    case 'other_serves':
      return `${short(commit)} serves`
    case 'stopped':
      return 'its deployment was stopped'
    case 'undecided':
      return 'its deployment did not end'
    case 'not_answering':
      return 'the service does not answer with it'
    default:
      return 'its deployment failed'
  }
}

/** What stands below the first line, a line each. */
export function details(run: Run, { environment }: Subject): string[] {
  const { scan, verdict, imageWasThere, progress } = run
  const lines: string[] = []
  if (imageWasThere) lines.push('image: in ECR already, neither built nor scanned again')
  if (scan) lines.push(`scan: ${scanLine(scan)}`, ...worst(scan))
  if (verdict && environment) lines.push(`deployment: ${verdictWords(verdict)}`)
  if (progress.status === 'cancelled' && progress.job === 'deploy')
    lines.push('What ECS had begun by then goes on. The alerts tell how it ends.')
  return lines
}

/** What both scanners say. */
export function scanLine({ trivy, dockle }: ScanResult): string {
  return `${scannerWords('Trivy', trivy)} · ${scannerWords('Dockle', dockle)}`
}

function scannerWords(name: string, { verdict, counts }: ScannerResult): string {
  if (verdict === 'missing') return `${name} did not finish`
  if (verdict === 'passed') return `${name} passed`
  const found = counts.map(({ level, count }) => `${count} ${level.toLowerCase()}`).join(', ')
  return `${name} refused it: ${found}`
}

function worst({ trivy, dockle }: ScanResult): string[] {
  const lines = [...trivy.worst, ...dockle.worst].map(
    ({ id, level, what }) => `${id} ${level.toLowerCase()} · ${what}`,
  )
  return lines.length > 0 ? [lines.join('\n')] : []
}

/** The findings as Markdown, for the page of the run. */
export function scanTable(scan: ScanResult): string {
  const rows = [...scan.trivy.worst, ...scan.dockle.worst].map(
    ({ id, level, what }) => `| ${cell(id)} | ${cell(level)} | ${cell(what)} |`,
  )
  const table = ['', '| finding | level | |', '|---|---|---|', ...rows]
  return [`### Scan\n\n${scanLine(scan)}`, ...(rows.length > 0 ? table : [])].join('\n')
}

function cell(text: string): string {
  return text.replace(/[|\r\n]/g, ' ')
}

/** The verdict in one line. */
export function verdictLine(
  verdict: Verdict,
  { name, service: { name: service } }: DeploymentTarget,
  commit: string,
): string {
  const glyph =
    verdict.outcome === 'serving'
      ? glyphs.deployed
      : verdict.outcome === 'rolled_back'
        ? glyphs.rolled_back
        : glyphs.failed
  return `${glyph} ${name} · ${service}: ${short(commit)}: ${verdictWords(verdict)}`
}

const outcomes: Readonly<Record<Verdict['outcome'], string>> = {
  serving: 'serves',
  rolled_back: 'rolled back',
  failed: 'failed',
  stopped: 'stopped',
  other_serves: 'not deployed',
  undecided: 'not over',
  not_answering: 'not answering',
}

function verdictWords({ outcome, reason, seconds, taskDefinition }: Verdict): string {
  const took = seconds === undefined ? '' : ` after ${duration(seconds * 1000)}`
  const primary = taskDefinition === undefined ? '' : ` · ${taskDefinition} is PRIMARY`
  return `${outcomes[outcome]}${took} · ${reason}${primary}`
}

export interface DeploymentFacts {
  readonly environment: DeploymentTarget
  readonly commit: string
  readonly digest: string | undefined
  /** `undefined`: nothing was deployed. */
  readonly verdict: Verdict | undefined
  readonly links: Readonly<Record<'service' | 'logs' | 'taskDefinition' | 'image', string>>
}

/** A deployment as Markdown, for the page of the run. */
export function deploymentSummary(facts: DeploymentFacts): string {
  const { environment, commit, digest, verdict, links } = facts
  const rows: (readonly [string, string])[] = [
    ['commit', `\`${commit}\``],
    ['image', digest === undefined ? 'not in ECR' : `[\`${digest}\`](${links.image})`],
  ]
  if (verdict?.taskDefinition !== undefined)
    rows.push(['PRIMARY', `[\`${verdict.taskDefinition}\`](${links.taskDefinition})`])
  if (verdict?.seconds !== undefined) rows.push(['rollout', duration(verdict.seconds * 1000)])
  rows.push(['look at', `[service](${links.service}) · [logs](${links.logs})`])
  return [
    `### ${verdict ? verdictLine(verdict, environment, commit) : `${glyphs.failed} ${environment.name} · ${environment.service.name}: nothing was deployed`}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n')
}

/** Where a rollback leads to, in one line. */
export function rollbackTargetLine(
  { revision, commit, served, from }: Target,
  { name, service: { name: service } }: DeploymentTarget,
): string {
  const proven = served ? '' : ', which never served before'
  return `${glyphs.rolled_back} ${name} · ${service}: from ${short(from.commit)} (revision ${from.revision}) to ${short(commit)} (revision ${revision})${proven}`
}

export interface RollbackFacts {
  readonly status: 'rolled_back' | 'failed' | 'cancelled'
  /** `undefined`: no revision was found. */
  readonly target: Target | undefined
  readonly verdict: Verdict | undefined
}

/** The first line of what Slack hears of a rollback by hand. */
export function rollbackHeadline(
  { status, target, verdict }: RollbackFacts,
  { name, service: { name: service } }: DeploymentTarget,
): string {
  const place = `${name} · ${service}`
  const to = target ? ` to ${short(target.commit)}` : ''
  if (status === 'rolled_back') return `${glyphs.rolled_back} ${place}: rolled back by hand${to}`
  if (status === 'cancelled') return `${glyphs.stopped} ${place}: the rollback${to} was cancelled`
  if (!target) return `${glyphs.failed} ${place}: no rollback, nothing was changed`
  return `${glyphs.failed} ${place}: the rollback${to} failed, ${verdict?.commit ? `${short(verdict.commit)} is PRIMARY` : 'what serves is not known'}`
}

/** What stands below it. The reason is what the person wrote. */
export function rollbackDetails(
  { target, verdict }: RollbackFacts,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): string[] {
  return [
    `${by(actor)} · ${reason}`,
    ...(target
      ? [
          `from ${short(target.from.commit)} (revision ${target.from.revision}) to ${short(target.commit)} (revision ${target.revision})`,
        ]
      : []),
    ...(verdict ? [`deployment: ${verdictWords(verdict)}`] : []),
  ]
}

/** The first line of what Slack hears of a run of which only failures are told. */
export function failureHeadline(
  what: string,
  { job, result }: { readonly job: string; readonly result: string },
  environment: DeploymentTarget | undefined,
): string {
  const place = environment ? `${environment.name} · ${what}` : what
  if (result === 'cancelled') return `${glyphs.stopped} ${place}: cancelled in the job ${job}`
  return `${glyphs.failed} ${place}: failed in the job ${job}`
}
