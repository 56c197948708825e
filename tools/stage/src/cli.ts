import { resolve } from 'node:path'
import { currentCommit } from './commit.ts'
import { MissingBundleError, UsageError } from './errors.ts'
import { type Options, readOptions, usage } from './options.ts'
import { openStage, type Stage } from './stage.ts'
import { type Outcome, tellStory } from './story.ts'
import { openTerminal, type Terminal } from './terminal.ts'

const root = resolve(import.meta.dirname, '../../..')

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(usage)
  else process.exitCode = await play(options)
} catch (error) {
  // What a person can mend is one line; anything else is a defect of ours and keeps its stack.
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const known =
    error instanceof UsageError || error instanceof MissingBundleError || code === 'PORT_IN_USE'
  console.error(known && error instanceof Error ? `demo: ${error.message}` : error)
  process.exitCode = 1
}

async function play(options: Options): Promise<number> {
  const started = Date.now()
  const terminal = openTerminal(options.json ? () => {} : console.log)
  const stage = await openStage({ root, port: options.port, onLine: terminal.ecspresso })
  const ended = endedBySignal(stage)
  try {
    introduce(stage, terminal)
    const commit = currentCommit(root)
    const outcomes = await Promise.race([tellStory(stage, commit, terminal), ended])
    const seconds = Math.round((Date.now() - started) / 1000)
    if (options.json) console.log(JSON.stringify(report(stage, outcomes, seconds), null, 2))
    else conclude(terminal, outcomes, seconds)
    if (options.keep) await keepOpen(stage, terminal, ended)
    return outcomes.every(({ met }) => met) ? 0 : 1
  } catch (error) {
    if (error === interrupted) return 130
    throw error
  } finally {
    await stage.close()
  }
}

const interrupted = new Error('interrupted')

/** Rejects when somebody presses Ctrl-C, so that everything that was started is ended on the way out. */
function endedBySignal(stage: Stage): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(interrupted))
  })
  ended.catch(() => stage.close())
  return ended
}

function introduce(stage: Stage, terminal: Terminal): void {
  const { ecspresso, environment, cloud } = stage
  const which =
    ecspresso.kind === 'binary'
      ? `${ecspresso.path}, version ${ecspresso.version}`
      : `ecspresso-lite: ${ecspresso.why}`
  terminal.line(
    'fargate-starter: a deployment that works, one that cannot, and a scan. No AWS account, no Docker.',
  )
  terminal.line('')
  terminal.line(`cloud      ${cloud.endpoint} (AWS and Slack, on this machine)`)
  terminal.line(`ecspresso  ${which}`)
  terminal.line(
    `Slack      ${environment.slack.channel}, written by the built Lambda from the events of ECS and ECR`,
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
  terminal.line(`  curl ${await cloud.serviceUrl(environment)}/version`)
  terminal.line(`  curl ${cloud.endpoint}/_local/slack`)
  terminal.line(
    `  ${variables.join(' ')} aws ecs describe-services --cluster ${environment.cluster} --services ${environment.service.name}`,
  )
  // A Ctrl-C ends what was asked to be kept: that is no failure.
  await ended.catch(() => {})
}

function report(
  { ecspresso, environment, messages }: Stage,
  outcomes: readonly Outcome[],
  seconds: number,
) {
  return {
    ecspresso,
    environment: environment.name,
    outcomes,
    seconds,
    slack: { [environment.slack.channel]: messages() },
  }
}
