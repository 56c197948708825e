import { join } from 'node:path'
import {
  type Command,
  type CommandContext,
  defineCommand,
  type ReadInputs,
  UsageError,
} from '@repo/cli'
import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  environmentNamed,
  environments,
  targetIn,
} from '@repo/environments'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { environmentOfRef, type Plan, planKeys, planOf } from './plan.ts'

const inputs = {
  environment: {
    means: 'name of an environment, or all',
    schema: z.string().optional(),
  },
  service: {
    env: 'SERVICE',
    means: 'name of a service; default: the first one',
    schema: z.string().optional(),
  },
  ref: {
    env: 'GITHUB_REF',
    means: 'a branch, where no environment is named',
    schema: z.string().optional(),
  },
  actor: {
    env: 'GITHUB_TRIGGERING_ACTOR',
    means: 'who started this attempt of the run',
    schema: z.string().optional(),
  },
} as const

/**
 * `plan`: the table of environments as outputs of a job. A ref that deploys nowhere is an error, so that a workflow that was
 * started on the wrong branch fails instead of doing nothing.
 */
export function planCommand(
  table = environments,
  root = join(import.meta.dirname, '../../../..'),
): Command {
  return defineCommand({
    name: 'delivery plan',
    summary: 'Prints where a branch is deployed to.',
    inputs,
    details: `Outputs of the job: ${planKeys.join(', ')}; of --environment all: environments, a JSON array with an object of the same for each, to make a matrix of.`,
    async run(values, context) {
      if (values.environment === 'all')
        printAll(
          deploymentTargets(table).map((target) => planOf(target, root, values.actor)),
          context,
        )
      else printOne(planOf(chosen(values, table), root, values.actor), values.json, context)
      return 0
    },
  })
}

function chosen(
  { environment, service, ref }: ReadInputs<typeof inputs>,
  table: readonly Environment[],
): DeploymentTarget {
  if (environment !== undefined) return targetIn(environmentNamed(environment, table), service)
  if (ref !== undefined) return targetIn(environmentOfRef(ref, table), service)
  throw new UsageError('which environment? Give --environment, or --ref (or GITHUB_REF)')
}

function printOne(one: Plan, json: boolean, { env, print }: CommandContext): void {
  setOutputs(env, one)
  if (json) print(JSON.stringify(one, null, 2))
  else for (const key of planKeys) print(`${key.padEnd(18)}  ${one[key]}`)
}

function printAll(all: readonly Plan[], { env, print }: CommandContext): void {
  setOutputs(env, { environments: JSON.stringify(all) })
  print(JSON.stringify(all, null, 2))
}
