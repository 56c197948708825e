import type { DeploymentTarget } from '@repo/environments'
import { until } from '../../stage.ts'
import type { Action, Scene } from './action.ts'
import { runScript } from './run-script.ts'
import { scan } from './scan.ts'
import { notDeployed } from './service.ts'
import { reportSlack } from './slack-report.ts'

/** Dead letters of the account and region of a target. */
export function queueActions(scene: Scene, target: DeploymentTarget): Action[] {
  const { cloud } = scene.stage
  const { name } = target
  const { deadLetterQueue } = cloud.alerts(target)
  return [
    {
      id: `dead-letter-${name}`,
      group: 'queue',
      label: `Archive the channel of ${name} for one message of a scan`,
      expects: 'No message: its event becomes a dead letter, until it is redriven.',
      environment: name,
      confirm: false,
      disabled: () => notDeployed(cloud, target),
      async run() {
        const before = deadLetterQueue.messages().length
        cloud.slack.faults.add({ method: 'chat.postMessage', fault: 'is_archived' })
        const shown = scene.terminal.begin(name, '# Slack answers is_archived to the next message')
        scan(scene, target)
        const letters = await until(
          () => deadLetterQueue.messages(),
          ({ length }) => length > before,
          30_000,
        )
        shown.line(`${letters.length} in ${deadLetterQueue.name}`)
        shown.end(letters.length > before ? 0 : 1)
      },
    },
    {
      id: `redrive-${name}`,
      group: 'queue',
      label: `Redrive the dead letters of ${name}`,
      expects: 'The messages that were missing, unless their cause is still there.',
      environment: name,
      confirm: false,
      disabled: () =>
        deadLetterQueue.messages().length > 0 ? undefined : `${name} has no dead letters`,
      async run() {
        const report = reportSlack(
          scene,
          name,
          ({ metadata }) => metadata?.event_payload['environment'] === name,
        )
        const file = 'apps/alerts/src/redrive/cli.ts'
        const args = ['--environment', name]
        const exitCode = await runScript(scene, target, { name: 'alerts:redrive', file, args })
        await report.within(exitCode === 0 ? 30_000 : 0)
      },
    },
  ]
}
