import { type Commit, nextCommit } from './commit.ts'
import type { EcspressoRun } from './ecspresso.ts'
import type { Stage } from './stage.ts'

/** One thing that had to be so, and whether it was. */
export interface Outcome {
  readonly expected: string
  readonly met: boolean
  /** What was found instead. */
  readonly found?: string
}

/** Whom the story is told to. */
export interface Teller {
  act(number: number, title: string): void
  outcome(outcome: Outcome): void
}

type Check = (expected: string, met: boolean, found: string) => void

/**
 * The demo in three acts: a commit that works, one that cannot start, and a scan with criticals.
 * Each act has three witnesses: ecspresso's exit code, what is serving, and what Slack says.
 */
export async function tellStory(stage: Stage, commit: Commit, teller: Teller): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const check: Check = (expected, met, found) => {
    const outcome = { expected, met, ...(met ? {} : { found }) }
    outcomes.push(outcome)
    teller.outcome(outcome)
  }
  teller.act(1, `deploy ${short(commit)} to ${stage.environment.name}`)
  await deploysWell(stage, commit, check)

  const broken = nextCommit(commit, 'loses COGNITO_USER_POOL_ID')
  teller.act(
    2,
    `deploy ${short(broken)}, whose COGNITO_USER_POOL_ID got lost on the way: it cannot start`,
  )
  await isRolledBack(stage, broken, commit, check)

  teller.act(3, `a scan of ${short(commit)} ends with two critical vulnerabilities`)
  await isScanned(stage, commit, check)
  return outcomes
}

async function deploysWell(stage: Stage, commit: Commit, check: Check): Promise<void> {
  stage.push(commit)
  const run = await stage.deploy(commit)
  check('ecspresso exits with 0', run.exitCode === 0, exitOf(run))
  const card = await stage.untilCard(commit, 'deployed')
  check('Slack says deployed', card?.status === 'deployed', card?.text ?? 'no card')
  // ecspresso awaits a first deployment only until its tasks run; ECS completes it when they are healthy.
  const serving = await stage.servingCommit()
  check(`${short(commit)} serves behind the load balancer`, serving === commit.sha, serving)
}

async function isRolledBack(
  stage: Stage,
  broken: Commit,
  before: Commit,
  check: Check,
): Promise<void> {
  stage.push(broken)
  // In GitHub Actions, a variable that nobody set is an empty string. ECS has to find out.
  const run = await stage.deploy(broken, { COGNITO_USER_POOL_ID: '' })
  check('ecspresso exits with 1', run.exitCode === 1, exitOf(run))
  const serving = await stage.servingCommit()
  check(`${short(before)} still serves behind the load balancer`, serving === before.sha, serving)
  const card = await stage.untilCard(broken, 'rolled_back')
  check(
    'Slack says rolled back, never deployed',
    card?.status === 'rolled_back',
    card?.text ?? 'no card',
  )
  const why = await stage.untilThread(
    broken,
    /exited with code 1[\s\S]*COGNITO_USER_POOL_ID: required/,
  )
  check(
    'its thread names the container, the exit code and the log line',
    /container app exited with code 1/.test(why) && why.includes('COGNITO_USER_POOL_ID: required'),
    why || 'no thread',
  )
}

async function isScanned(stage: Stage, commit: Commit, check: Check): Promise<void> {
  stage.publishScan(commit, [
    { name: 'CVE-2026-1234', severity: 'CRITICAL' },
    { name: 'CVE-2026-2345', severity: 'CRITICAL' },
    { name: 'CVE-2026-3456', severity: 'HIGH' },
  ])
  const message = await stage.untilMessage(({ metadata }) => metadata?.event_type === 'image_scan')
  const text = message?.text ?? 'no message'
  check(
    'Slack names the image and its two criticals',
    text.includes(short(commit)) && /2 (new )?critical/.test(text),
    text,
  )
}

function short({ sha }: Commit): string {
  return sha.slice(0, 7)
}

function exitOf(run: EcspressoRun): string {
  return `exit ${run.exitCode}: ${run.output.trim().split('\n').at(-1) ?? ''}`
}
