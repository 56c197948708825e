import { ECSClient } from '@aws-sdk/client-ecs'
import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import { setOutputs } from '../github/files.ts'
import { targetName } from '../schemas.ts'
import { whatRuns } from './running.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
  }) as const

/** `running-image`: a tag says what should run, and a digest what does. */
export function runningImageCommand(
  ecsOf: (region: string) => ECSClient = (region) => new ECSClient({ region }),
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
      const { image } = await whatRuns(ecsOf(values.environment.region), values.environment)
      setOutputs(env, { image: image ?? '' })
      if (values.json) print(JSON.stringify({ image: image ?? null }))
      else if (image !== undefined) print(image)
      return 0
    },
  })
}
