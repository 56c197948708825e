import { ECSClient } from '@aws-sdk/client-ecs'
import { type Environment, environments } from '@repo/environments'
import type { Command } from '../command.ts'
import { setOutputs } from '../github/files.ts'
import { describeInputs, readInputs } from '../inputs.ts'
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
  const usage = `Usage: pnpm delivery running-image [options]

Prints the image that the tasks of an environment run, by its digest; nothing where none is running.
${describeInputs(inputs)}

Output of the job: image, which may be empty.`

  return {
    usage,
    async run(args, { env, print }) {
      const values = readInputs(inputs, args, env)
      if (!values) {
        print(usage)
        return 0
      }
      const { image } = await whatRuns(ecsOf(values.environment.region), values.environment)
      setOutputs(env, { image: image ?? '' })
      if (values.json) print(JSON.stringify({ image: image ?? null }))
      else if (image !== undefined) print(image)
      return 0
    },
  }
}
