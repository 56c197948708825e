import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type DeploymentTarget,
  type Environment,
  environmentNamed,
  environments,
  targetIn,
} from '@repo/environments'
import { serviceEdits, workingTree } from '@repo/fork'
import { writeEdits } from '../guides/apply.ts'
import { copyWorkTree } from '../guides/work-tree.ts'

/** A copy of the work tree with a second service. */
export interface SecondService {
  readonly root: string
  /** Its table of environments. */
  readonly table: readonly Environment[]
  /** The new service, in an environment outside of production if there is one. */
  readonly worker: DeploymentTarget
  remove(): void
}

/** Copies the work tree, makes a service in it from `docs/second-service.md`, and builds the apps, as the alerts contain the table. */
export function copyWithSecondService(root: string): SecondService {
  const { name = '' } = environments.find(({ production }) => !production) ?? environments[0] ?? {}
  const copy = copyWorkTree(root, (folder) => {
    const service = { name: 'worker', environments: [name] }
    writeEdits(folder, serviceEdits(workingTree(folder), environments, service).edits)
  })
  for (const script of globSync('apps/*/build.ts', { cwd: copy.root }))
    execFileSync(process.execPath, ['build.ts'], { cwd: join(copy.root, dirname(script)) })
  const print =
    "import('./packages/environments/table.ts').then((m) => console.log(JSON.stringify(m.environments)))"
  // As the copy's own code reads it.
  const table: readonly Environment[] = JSON.parse(copy.call(process.execPath, '-e', print))
  return {
    root: copy.root,
    table,
    worker: targetIn(environmentNamed(name, table), 'worker'),
    remove: copy.remove,
  }
}
