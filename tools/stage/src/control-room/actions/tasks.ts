import type { DeploymentTarget } from '@repo/environments'
import { type Action, busy, type Scene } from './action.ts'
import { deployedCommit, notDeployed, runningTasks, serviceOf } from './service.ts'
import { isCard, reportSlack } from './slack-report.ts'

/** What can be done to the tasks of a target. */
export function taskActions(scene: Scene, target: DeploymentTarget): Action[] {
  return [killAction(scene, target), ...scaleActions(scene, target)]
}

function killAction(scene: Scene, target: DeploymentTarget): Action {
  const { cloud } = scene.stage
  const { name } = target
  return {
    id: `kill-task-${name}`,
    group: 'tasks',
    label: `Kill a task of ${name}, as the kernel does when memory runs out`,
    expects: 'A message with exit code 137 and what still serves; after three it is a crash loop.',
    environment: name,
    confirm: true,
    disabled: () =>
      busy(scene, target) ??
      (runningTasks(cloud, target).length > 0 ? undefined : `no task of ${name} runs`),
    async run() {
      const [task] = runningTasks(cloud, target)
      if (!task) return
      const about = { environment: name }
      const alert = isCard('service_alert', about, ['task-failed'])
      const loop = isCard('crash_loop', about, ['crash_loop'])
      const report = reportSlack(scene, name, (message) => alert(message) || loop(message))
      const shown = scene.terminal.begin(name, `kill -9 1 # in the task ${task.id}`)
      await cloud.ecs.killTask(task.arn)
      shown.end(0)
      await report.within(30_000)
    },
  }
}

function scaleActions(scene: Scene, target: DeploymentTarget): Action[] {
  const { cloud } = scene.stage
  const { name } = target
  const desired = () => serviceOf(cloud, target)?.desiredCount ?? 0
  let before = 1

  async function scale(tasks: number): Promise<void> {
    const commit = deployedCommit(cloud, target)
    if (!commit) return
    const args = ['deploy', '--skip-task-definition', '--no-update-service']
    await scene.stage
      .at(target)
      .run([...args, '--tasks', String(tasks), '--wait-until', 'stable'], commit)
  }

  return [
    {
      id: `scale-to-zero-${name}`,
      group: 'tasks',
      label: `Scale ${name} to zero tasks`,
      expects: 'No message: somebody does it on purpose.',
      environment: name,
      confirm: true,
      disabled: () =>
        busy(scene, target) ??
        notDeployed(cloud, target) ??
        (desired() > 0 ? undefined : `${name} has no tasks`),
      run() {
        before = desired()
        return scale(0)
      },
    },
    {
      id: `scale-back-${name}`,
      group: 'tasks',
      label: `Scale ${name} back to its tasks`,
      expects: 'No message: somebody does it on purpose.',
      environment: name,
      confirm: false,
      disabled: () =>
        busy(scene, target) ??
        notDeployed(cloud, target) ??
        (desired() === 0 ? undefined : `${name} has its tasks`),
      run: () => scale(before),
    },
  ]
}
