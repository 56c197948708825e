import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deploymentTargets, type Environment } from '@repo/environments'
import * as fixture from '@repo/environments/fixture'

export const root = join(import.meta.dirname, '../../..')

/**
 * Copies the definitions of this repository into a folder, for the environments of the fixture: whatever the real ones are called
 * and however large their tasks are, each has 512 CPU units and 2048 MiB. No alarms watch its deployments: that takes minutes more.
 */
export function copyDefinitions(
  folder: string,
  table: readonly Environment[] = fixture.environments,
): void {
  cpSync(join(root, 'ecspresso'), join(folder, 'ecspresso'), { recursive: true })
  const [real] = deploymentTargets()
  if (!real) throw new RangeError('the table of environments is empty')
  const targets = deploymentTargets(table)
  const folders = new Set(targets.map(({ service }) => dirname(join(folder, service.definitions))))
  for (const shared of folders)
    cpSync(join(root, dirname(real.service.definitions)), shared, { recursive: true })
  for (const { service } of targets) {
    const own = join(folder, service.definitions)
    cpSync(join(root, real.service.definitions), own, { recursive: true })
    const values = join(own, 'values.env')
    writeFileSync(
      values,
      readFileSync(values, 'utf8')
        .replace(/^TASK_CPU=.*$/m, 'TASK_CPU=512')
        .replace(/^TASK_MEMORY=.*$/m, 'TASK_MEMORY=2048')
        .replace(/^DEPLOYMENT_ALARMS=.*$/m, 'DEPLOYMENT_ALARMS=false'),
    )
  }
}
