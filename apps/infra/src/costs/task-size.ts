import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { DeploymentTarget } from '@repo/environments'
import { TaskSizeError } from './errors.ts'
import type { TaskSize } from './quantities.ts'

/**
 * The size and count of a service's tasks, as its `values.env` has them.
 * @param root of the repository
 * @throws TaskSizeError
 */
export function readTaskSize(root: string, { cluster, service }: DeploymentTarget): TaskSize {
  const file = `${service.definitions}/values.env`
  const values = parseEnv(readFileSync(join(root, file), 'utf8'))
  const number = (name: string) => {
    const value = Number(values[name])
    if (!values[name] || !Number.isFinite(value))
      throw new TaskSizeError(`${file}: ${name} must be a number, is ${values[name] ?? 'missing'}`)
    return value
  }
  return {
    service: `${cluster}/${service.name}`,
    cpu: number('TASK_CPU'),
    memory: number('TASK_MEMORY'),
    count: values['DESIRED_COUNT'] === 'null' ? undefined : number('DESIRED_COUNT'),
    arm: values['CPU_ARCHITECTURE'] === 'ARM64',
  }
}
