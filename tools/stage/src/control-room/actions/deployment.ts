import type { DeploymentTarget } from '@repo/environments'
import { type Action, busy, type Scene } from './action.ts'
import { verdict } from './push.ts'
import { type Completed, completed, notDeployed } from './service.ts'
import { isCard, reportSlack } from './slack-report.ts'

/** Goes back to what served before, as the workflow of rollbacks does. */
export function rollbackAction(scene: Scene, target: DeploymentTarget): Action {
  const { cloud } = scene.stage
  return {
    id: `roll-back-${target.name}`,
    group: 'deployment',
    label: `Roll ${target.name} back to the commit before`,
    expects: 'A message says that it was rolled back by hand, and to what.',
    environment: target.name,
    confirm: true,
    disabled: () =>
      busy(scene, target) ??
      notDeployed(cloud, target) ??
      (previous(scene, target) ? undefined : 'nothing served before the commit that serves now'),
    async run() {
      const before = previous(scene, target)
      if (!before) return
      const about = { environment: target.name, commit: before.commit }
      const card = isCard('deployment', about, ['rolled_back', 'deployed'])
      const report = reportSlack(scene, target.name, card)
      const commit = { sha: before.commit, author: 'you', real: false }
      await scene.stage
        .at(target)
        .run(
          [
            ...['deploy', '--revision', String(before.revision)],
            ...['--no-update-service', '--wait-until', 'deployed'],
          ],
          commit,
        )
      await verdict(scene, target, commit)
      await report.within(30_000)
    },
  }
}

/** The newest completed revision that is older than the one that serves. */
function previous({ stage }: Scene, target: DeploymentTarget): Completed | undefined {
  const [serving, ...older] = completed(stage.cloud, target)
  return older.find(({ revision }) => serving !== undefined && revision < serving.revision)
}
