import { ECSClient } from '@aws-sdk/client-ecs'
import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import type { Ecs } from '../aws/ecs.ts'
import { setOutputs } from '../github/files.ts'
import { targetName } from '../inputs/schemas.ts'
import { readRunning } from './running.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
  }) as const

/** `running-image`: the image of the running tasks by its digest; a tag names only what should run. */
export function runningImageCommand(
  ecsOf: (region: string) => Ecs = (region) => new ECSClient({ region }),
  table = environments,
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery running-image',
    summary:
      'Prints the image that the tasks of an environment run, by its digest; nothing where none is running.',
    inputs,
    details: 'Output of the job: image, which may be empty.',
    async run(values, { env, print }) {
      const { image } = await readRunning(ecsOf(values.environment.region), values.environment)
      setOutputs(env, { image: image ?? '' })
      if (values.json) print(JSON.stringify({ image: image ?? null }))
      else if (image !== undefined) print(image)
      return 0
    },
  })
}
