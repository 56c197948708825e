import type { DeploymentTarget } from '@repo/environments'
import type { Commit } from '../../commit.ts'
import { inBoth, inNew } from '../../vulnerabilities.ts'
import type { Action, Scene } from './action.ts'
import { deployedCommit, notDeployed } from './service.ts'
import { isCard, reportSlack } from './slack-report.ts'

/** Publishes a scan with critical vulnerabilities that the serving image does not have. */
export function scanAction(scene: Scene, target: DeploymentTarget): Action {
  const { name } = target
  return {
    id: `scan-${name}`,
    group: 'scan',
    label: `Scan an image of ${name} that has new critical vulnerabilities`,
    expects: 'A message names what is new against the image that serves, and the fixes.',
    environment: name,
    confirm: false,
    disabled: () => notDeployed(scene.stage.cloud, target),
    async run() {
      // Without a task, there is nothing to compare with.
      const card = isCard('image_scan', { environment: name }, ['new', 'found'])
      const report = reportSlack(scene, name, card)
      const { sha } = scan(scene, target)
      scene.terminal.begin(name, `# Amazon Inspector has scanned ${sha.slice(0, 7)}`).end(0)
      await report.within(30_000)
    },
  }
}

/** Scans the serving image and a new one; returns the commit of the new one. */
export function scan({ stage, commits }: Scene, target: DeploymentTarget): Commit {
  const there = stage.at(target)
  const serving = deployedCommit(stage.cloud, target)
  if (serving) there.publishScan(serving, [inBoth])
  const commit = commits.next('Take an old base image')
  there.push(commit)
  there.publishScan(commit, [inBoth, ...inNew])
  return commit
}
