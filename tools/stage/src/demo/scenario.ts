import type { EcspressoResult } from '@repo/ecspresso'
import type { SlackMessage } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import { type Commit, nextCommit } from '../commit.ts'
import { requiredVariable } from '../github-variables.ts'
import type { Stage } from '../stage.ts'
import { inBoth, inNew } from '../vulnerabilities.ts'

/** One expectation of the demo, and whether it was met. */
export interface Outcome {
  readonly expected: string
  readonly met: boolean
  /** The actual value, if it was not. */
  readonly found?: string
}

/** Receives the progress of the scenario. */
export interface Reporter {
  act(number: number, title: string): void
  outcome(outcome: Outcome): void
}

type Check = (expected: string, met: boolean, found: string) => void

/**
 * The demo in three acts: a commit that works, one that cannot start, and a scan with new vulnerabilities.
 * Checks ecspresso's exit code, the commit behind the load balancer, and the messages in Slack.
 */
export async function runScenario(
  stage: Stage,
  commit: Commit,
  reporter: Reporter,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const check: Check = (expected, met, found) => {
    const outcome = { expected, met, ...(met ? {} : { found }) }
    outcomes.push(outcome)
    reporter.outcome(outcome)
  }
  reporter.act(1, `deploy ${short(commit)} to ${stage.environment.name}`)
  await checkDeployment(stage, commit, check)

  const lost = requiredVariable(stage)
  const broken = nextCommit(commit, `loses ${lost}`)
  reporter.act(2, `deploy ${short(broken)}, whose ${lost} got lost on the way: it cannot start`)
  await checkRollback(stage, { broken, before: commit, lost }, check)

  const scanned = nextCommit(commit, 'takes an old base image')
  reporter.act(
    3,
    `a scan of ${short(scanned)} finds two critical vulnerabilities that ${short(commit)} does not have`,
  )
  await checkScan(stage, scanned, commit, check)
  return outcomes
}

async function checkDeployment(stage: Stage, commit: Commit, check: Check): Promise<void> {
  stage.push(commit)
  const run = await stage.deploy(commit)
  check('ecspresso exits with 0', run.exitCode === 0, exitOf(run))
  const card = await stage.untilCard(commit, 'deployed')
  check('Slack says deployed', card?.status === 'deployed', card?.text ?? 'no card')
  // ecspresso waits for a first deployment only until its tasks run; ECS completes it when they are healthy.
  const serving = await stage.servingCommit()
  check(`${short(commit)} serves behind the load balancer`, serving === commit.sha, serving)
}

async function checkRollback(
  stage: Stage,
  {
    broken,
    before,
    lost,
  }: { readonly broken: Commit; readonly before: Commit; readonly lost: string },
  check: Check,
): Promise<void> {
  stage.push(broken)
  // An unset variable of GitHub Actions is an empty string, so only the start of the task can fail.
  const run = await stage.deploy(broken, { [lost]: '' })
  check('ecspresso exits with 1', run.exitCode === 1, exitOf(run))
  const serving = await stage.servingCommit()
  check(`${short(before)} still serves behind the load balancer`, serving === before.sha, serving)
  const card = await stage.untilCard(broken, 'rolled_back')
  check(
    'Slack says rolled back, never deployed',
    card?.status === 'rolled_back',
    card?.text ?? 'no card',
  )
  const why = await stage.untilThread(broken, new RegExp(`${lost}: required`))
  const { container, exit_code } = stage.card(broken)?.payload ?? {}
  check(
    'its thread names the container, the exit code and the log line',
    container === stage.environment.service.container &&
      exit_code === 1 &&
      why.includes(container) &&
      why.includes(`${lost}: required`),
    why || 'no thread',
  )
}

async function checkScan(
  stage: Stage,
  commit: Commit,
  serving: Commit,
  check: Check,
): Promise<void> {
  const isScan = ({ metadata }: SlackMessage) => metadata?.event_type === 'image_scan'
  stage.publishScan(serving, [inBoth])
  stage.push(commit)
  stage.publishScan(commit, [inBoth, ...inNew])
  // What is known is published at once; the comparison may follow as an edit.
  const isCompared = (one: SlackMessage) =>
    isScan(one) && one.metadata?.event_payload['serving_commit'] === serving.sha
  const message = (await stage.untilMessage(isCompared)) ?? stage.messages().find(isScan)
  const text = message ? textOf(message) : 'no message'
  const payload = message?.metadata?.event_payload ?? {}
  // The high one is counted where the environment's threshold is not CRITICAL.
  check(
    'Slack names what is new against the image that is serving',
    payload['new_critical'] === 2 &&
      payload['serving_commit'] === serving.sha &&
      text.includes(short(commit)) &&
      text.includes(short(serving)),
    text,
  )
  check(
    'it names the package, and the version that fixes it',
    /openssl 3\.0\.11 → .*3\.0\.15/.test(text) && text.includes('libxml2 2.9.14 → '),
    text,
  )
  const scans = stage.messages().filter(isScan)
  check(
    'five findings and two scans are one message',
    scans.length === 1,
    `${scans.length} messages`,
  )
}

function textOf(message: SlackMessage): string {
  return slackText(message).join('\n')
}

function short({ sha }: Commit): string {
  return sha.slice(0, 7)
}

function exitOf(run: EcspressoResult): string {
  return `exit ${run.exitCode}: ${run.output.trim().split('\n').at(-1) ?? ''}`
}
