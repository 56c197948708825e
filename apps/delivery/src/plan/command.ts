import { environmentNamed, environments } from '@fargate-starter/environments'
import * as z from 'zod'
import type { Command, Surroundings } from '../command.ts'
import { UsageError } from '../errors.ts'
import { setOutputs } from '../github/files.ts'
import { describeInputs, readInputs } from '../inputs.ts'
import { environmentOfRef, type Plan, planOf } from './plan.ts'

const inputs = {
  environment: { means: 'name of an environment; "all" for every one', schema: z.string().optional() },
  ref: {
    env: 'GITHUB_REF',
    means: 'branch, where no environment is named',
    schema: z.string().optional(),
  },
} as const

/**
 * `plan`: the table of environments as outputs of a job. Any ref that deploys nowhere is an error, so that a workflow
 * that was started on the wrong branch fails instead of doing nothing.
 */
export const plan: Command = {
  summary: 'what a workflow needs to know of the environment of a branch, as outputs of the job',
  usage: `${describeInputs(inputs)}

Outputs: ${Object.keys(planOf(environments[0] ?? environmentNamed(''))).join(', ')}.
With --environment all: environments, a JSON array of the same, for a matrix.`,

  async run(args, surroundings) {
    const { values, json, help } = readInputs(inputs, args, surroundings.env)
    if (help) surroundings.print(plan.usage)
    else if (values.environment === 'all') printAll(environments.map(planOf), surroundings)
    else printOne(planOf(chosen(values)), json, surroundings)
    return 0
  },
}

function chosen({ environment, ref }: { environment?: string | undefined; ref?: string | undefined }) {
  if (environment !== undefined) return environmentNamed(environment)
  if (ref === undefined) throw new UsageError('which environment? --environment, or --ref (or GITHUB_REF)')
  return environmentOfRef(ref)
}

function printOne(one: Plan, json: boolean, { env, print }: Surroundings): void {
  setOutputs(env, one)
  if (json) print(JSON.stringify(one, null, 2))
  else for (const [name, value] of Object.entries(one)) print(`${name.padEnd(18)} ${value}`)
}

function printAll(all: readonly Plan[], { env, print }: Surroundings): void {
  setOutputs(env, { environments: JSON.stringify(all) })
  print(JSON.stringify(all, null, 2))
}
