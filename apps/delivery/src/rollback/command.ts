import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { targetName } from '../inputs/schemas.ts'
import { type AwsClients, findTarget } from './find-target.ts'
import { rollbackTargetLine } from './words.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    revision: {
      env: 'REVISION',
      means:
        'revision of the task definition; default: the last one that served before the present',
      schema: z
        .string()
        .regex(/^[1-9]\d{0,8}$/, 'must be the number of a revision')
        .transform(Number)
        .optional(),
    },
  }) as const

/**
 * `rollback-target`: `ecspresso rollback` takes the next older revision, whether it ever served or not. Service deployments of
 * ECS show which did.
 */
export function rollbackTargetCommand(
  clientsOf: (region: string) => AwsClients = (region) => ({
    ecs: new ECSClient({ region }),
    ecr: new ECRClient({ region }),
  }),
  table = environments,
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery rollback-target',
    summary: 'Prints which revision a rollback leads to, and refuses one that cannot be deployed.',
    inputs,
    details:
      'Outputs of the job: revision, commit, run-url, target (a JSON document with all of it).',
    async run(values, { env, print }) {
      const { environment, revision, json } = values
      const target = await findTarget(clientsOf(environment.region), environment, revision)
      setOutputs(env, {
        revision: String(target.revision),
        commit: target.commit,
        'run-url': /^https?:/.test(target.runUrl) ? target.runUrl : '',
        target: JSON.stringify(target),
      })
      print(json ? JSON.stringify(target, null, 2) : rollbackTargetLine(target, environment))
      return 0
    },
  })
}
