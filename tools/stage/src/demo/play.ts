import { type Commit, currentCommit } from '../commit.ts'
import { type ControlRoom, openControlRoom } from '../control-room/control-room.ts'
import { aborted } from '../interruption.ts'
import { watched } from '../seed/pace.ts'
import { withApprovers } from '../seed/people.ts'
import { openStage, type Stage, type StageOptions } from '../stage.ts'
import { type Outcome, runScenario } from './scenario.ts'
import { openTerminal, type Terminal } from './terminal.ts'

export interface PlayOptions {
  /** Root of the repository. */
  readonly root: string
  /** Port of the local cloud; 0: a free one. */
  readonly port: number
  /** Serve the control room, and leave the cloud running after the scenario, until Ctrl-C. */
  readonly keep: boolean
  /** Opens the page of the control room. Default: nothing does. */
  readonly open?: (url: string) => void
  /** Print one JSON document instead of lines. */
  readonly json: boolean
  /** Width of the terminal. Default: 80. */
  readonly columns?: number
  /** Ends the demo early; its reason is thrown. */
  readonly interruption: AbortSignal
  /** Default: to standard output. */
  readonly write?: (line: string) => void
  /** Default: the demo's own. */
  readonly scenario?: typeof runScenario
}

/**
 * For people who break things: a deployment is stuck after a minute, what Slack refused comes back after 15 s, and
 * deployments that wait can be approved in Slack.
 */
const kept: Pick<StageOptions, 'alertsEnv' | 'pace' | 'table'> = {
  table: withApprovers(),
  alertsEnv: { STUCK_AFTER_MINUTES: '1' },
  pace: { ...watched, visibilityTimeoutSeconds: 15 },
}

/**
 * Opens the stage, runs the scenario on it, prints its progress and closes the stage.
 * @returns the exit code: 0 when every outcome was met, else 1
 * @throws the reason of `interruption`, except while `keep` keeps the cloud open
 */
export async function play(options: PlayOptions): Promise<number> {
  const { root, port, keep, json, interruption } = options
  const { write = console.log, scenario = runScenario } = options
  const started = Date.now()
  const terminal = openTerminal((line) => {
    if (!json && !interruption.aborted) write(line)
  }, options.columns)
  const commit = currentCommit(root)
  const ended = aborted(interruption)
  const stage = await openStage({ root, port, pace: watched, ...(keep && kept) })
  stage.observe({ started: () => ({ line: terminal.ecspresso }) })
  let room: ControlRoom | undefined
  try {
    interruption.throwIfAborted()
    if (keep) room = openControlRoom(stage, { root, commit })
    introduce(stage, commit, terminal, room)
    if (room) options.open?.(room.url)
    const outcomes = await Promise.race([ended, scenario(stage, commit, terminal)])
    const seconds = Math.round((Date.now() - started) / 1000)
    if (json) write(JSON.stringify(report(stage, commit, outcomes, seconds), null, 2))
    else conclude(terminal, outcomes, seconds)
    room?.enable()
    if (keep) await keepOpen(stage, terminal, ended)
    return outcomes.every(({ met }) => met) ? 0 : 1
  } finally {
    room?.close()
    await stage.close()
  }
}

function introduce(
  stage: Stage,
  commit: Commit,
  terminal: Terminal,
  room: ControlRoom | undefined,
): void {
  const { ecspresso, environment, cloud } = stage
  const which =
    ecspresso.kind === 'binary'
      ? `${ecspresso.path}, version ${ecspresso.version}`
      : `ecspresso-lite stands in for ${ecspresso.why}`
  terminal.line('A deployment that works, one that cannot, and a scan. No AWS account, no Docker.')
  terminal.line('')
  if (room) terminal.row('page', room.url)
  else terminal.row('cloud', `${cloud.endpoint}: AWS and Slack`)
  if (!commit.real) terminal.row('commit', 'made up, as this is no Git checkout')
  terminal.row('ecspresso', which)
  terminal.row(
    'Slack',
    `${environment.slack.channel}, written by the built Lambda from the events of ECS and ECR`,
  )
  cloud.slack.subscribe(terminal.slack)
}

function conclude(terminal: Terminal, outcomes: readonly Outcome[], seconds: number): void {
  const missed = outcomes.filter(({ met }) => !met).length
  terminal.line('')
  terminal.line(
    missed === 0
      ? `All ${outcomes.length} outcomes were what they had to be, in ${seconds} s.`
      : `${missed} of ${outcomes.length} outcomes were not what they had to be, in ${seconds} s.`,
  )
}

async function keepOpen(
  { cloud, environment }: Stage,
  terminal: Terminal,
  ended: Promise<never>,
): Promise<void> {
  const variables = Object.entries(cloud.env(environment)).map(
    ([name, value]) => `${name}=${value}`,
  )
  terminal.line('')
  terminal.line('It keeps running until Ctrl-C. Look around:')
  terminal.toCopy(`curl ${cloud.serviceUrl(environment)}/version`)
  terminal.toCopy(`curl ${cloud.endpoint}/_local/slack`)
  terminal.toCopy(
    `${variables.join(' ')} aws ecs describe-services --cluster ${environment.cluster} --services ${environment.service.name}`,
  )
  // Ctrl-C is the regular end here, not a failure.
  await Promise.race([ended.catch(() => {}), cloud.closed])
}

function report(
  { ecspresso, environment, cloud }: Stage,
  commit: Commit,
  outcomes: readonly Outcome[],
  seconds: number,
) {
  return {
    ecspresso,
    commit,
    environment: environment.name,
    outcomes,
    seconds,
    slack: Object.fromEntries(
      cloud.slack
        .channels()
        .filter(({ messages }) => messages.length > 0)
        .map(({ name, messages }) => [`#${name}`, messages]),
    ),
  }
}
