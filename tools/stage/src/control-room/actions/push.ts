import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import type { Commit } from '../../commit.ts'
import { requiredVariable } from '../../github-variables.ts'
import { images } from '../../images/images.ts'
import { type Action, busy, type Scene } from './action.ts'
import { runScript } from './run-script.ts'
import { notDeployed } from './service.ts'
import { isCard, reportSlack } from './slack-report.ts'

/** A kind of commit that can be pushed. */
interface Kind {
  readonly id: string
  /** Completes "Push a commit that …". */
  readonly that: string
  /** First line of its message. */
  readonly subject: string
  readonly expects: string
  /** Status of its card once it is over. */
  readonly status: string
  /** Status of its card before somebody does something about it. */
  readonly first?: string
  /** In place of the built backend. */
  readonly command?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  readonly outcome?: 'stuck' | 'paused'
  readonly args?: readonly string[]
  /** Whether something has to serve before, which ECS can go back to. */
  readonly needsPrevious: boolean
}

/** Milliseconds of the machine for Slack's message after ecspresso has ended. */
const SLACK_MS = 90_000

/** Pushes a commit to the branch of an environment, which deploys it. */
export function pushActions(scene: Scene, target: DeploymentTarget): Action[] {
  const { name, branch } = target
  return kindsOf(scene, target).map((kind) => ({
    id: `${kind.id}-${name}`,
    group: 'push',
    label: `Push a commit that ${kind.that} to ${branch}`,
    expects: kind.expects,
    environment: name,
    confirm: false,
    disabled: () =>
      busy(scene, target) ??
      (kind.needsPrevious ? notDeployed(scene.stage.cloud, target) : undefined),
    run: () => push(scene, target, kind),
  }))
}

function kindsOf({ stage, root }: Scene, target: DeploymentTarget): Kind[] {
  const variable = requiredVariable(stage.at(target))
  const watchesAlarms = hasAlarms(root, target)
  return [
    {
      id: 'push-good',
      that: 'works',
      subject: 'Improve what already works',
      expects: 'The message about it turns from rolling out to deployed.',
      status: 'deployed',
      needsPrevious: false,
    },
    {
      id: 'push-crash',
      that: `cannot start, as ${variable} is lost,`,
      subject: `Lose ${variable}`,
      expects: 'A reply mentions people with exit code and log line; then it is rolled back.',
      status: 'rolled_back',
      variables: { [variable]: '' },
      needsPrevious: true,
    },
    {
      id: 'push-unhealthy',
      that: 'never gets healthy',
      subject: 'Wait for a database that is not there',
      expects:
        'Within two minutes a reply names the health check that failed; then it is rolled back.',
      status: 'rolled_back',
      command: images.unhealthy,
      needsPrevious: true,
    },
    {
      id: 'push-hang',
      that: 'hangs',
      subject: 'Wait for a lock',
      expects:
        'ecspresso gives up after 75 s; within two minutes the message says that it is stuck.',
      status: 'stuck',
      command: images.hanging,
      outcome: 'stuck',
      args: ['--timeout', '75s'],
      needsPrevious: true,
    },
    {
      id: 'push-500',
      that: 'is ready and answers 500',
      subject: 'Answer every request with 500',
      expects: watchesAlarms
        ? 'An alarm rolls it back; the message names the alarm.'
        : `Deployed, as ${target.name} rolls back on no alarm. The verdict in the terminal is red.`,
      status: watchesAlarms ? 'rolled_back' : 'deployed',
      command: images.failing,
      needsPrevious: true,
    },
    {
      id: 'push-approval',
      that: 'waits for approval',
      subject: 'Change what needs a second look',
      expects: 'A reply asks for approval. Approve or refuse it there.',
      first: 'awaiting_approval',
      status: 'deployed',
      outcome: 'paused',
      needsPrevious: true,
    },
  ]
}

async function push(scene: Scene, target: DeploymentTarget, kind: Kind): Promise<void> {
  const commit = scene.commits.next(kind.subject)
  const there = scene.stage.at(target)
  const about = { environment: target.name, commit: commit.sha }
  const report = (statuses: readonly string[]) =>
    reportSlack(scene, target.name, isCard('deployment', about, statuses))
  const first = kind.first === undefined ? undefined : report([kind.first])
  // A deployment that waits ends as people decide.
  const last = report(kind.first === undefined ? [kind.status] : ['deployed', 'rolled_back'])
  there.push(commit, kind.command)
  there.force(kind.outcome)
  try {
    await scene.traffic.during(() => there.deploy(commit, kind.variables, kind.args))
  } finally {
    there.force(undefined)
  }
  await first?.within(0)
  await verdict(scene, target, commit)
  await last.within(SLACK_MS)
}

/** What serves, as the workflow concludes it after ecspresso. */
export async function verdict(
  scene: Scene,
  target: DeploymentTarget,
  { sha }: Commit,
): Promise<void> {
  const { http } = target.service
  const url = scene.stage.cloud.serviceUrl(target)
  await runScript(scene, target, {
    name: 'delivery',
    file: 'apps/delivery/src/cli.ts',
    args: [
      ...['verdict', '--environment', target.name, '--commit', sha, '--within', '5'],
      ...(http && !http.rule ? ['--service-url', url] : []),
    ],
  })
}

function hasAlarms(root: string, { service }: DeploymentTarget): boolean {
  const values = readFileSync(join(root, service.definitions, 'values.env'), 'utf8')
  return /^DEPLOYMENT_ALARMS=true$/m.test(values)
}
