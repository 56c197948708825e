import { isDeepStrictEqual } from 'node:util'
import { exampleHttps } from '@repo/environments/examples'
import * as z from 'zod'
import type { Pair, Plan } from '../input/plan.ts'
import { partNames, parts } from '../parts/index.ts'
import type { Part } from '../parts/part.ts'
import { printJson } from '../tree/print.ts'
import { editFile, type Step } from './step.ts'

const cdkSchema = z.object({ context: z.record(z.string(), z.unknown()).default({}) })

/** The context of `cdk.json`: settings of the stacks. Those of an environment that is gone go with it. */
export const settingsStep: Step = {
  name: 'settings',
  edits: (tree, plan) =>
    editFile(tree, 'apps/infra/cdk.json', (text) => {
      const cdk: object = JSON.parse(text)
      const before = cdkSchema.parse(cdk).context
      const context = contextOf(before, plan)
      return isDeepStrictEqual(context, before) ? text : printJson({ ...cdk, context })
    }),
}

function contextOf(
  context: Readonly<Record<string, unknown>>,
  { before, pairs, input, isFork }: Plan,
): Record<string, unknown> {
  const belongs = (name: string) => (key: string) => key.startsWith(`${name}:`)
  const entries = Object.entries(context)
  const shared = entries.filter(
    ([key]) => !before.environments.some(({ name }) => belongs(name)(key)),
  )
  return {
    ...Object.fromEntries(shared),
    ...(input.github && {
      'github:ownerId': String(input.github.ownerId),
      'github:repositoryId': String(input.github.repositoryId),
    }),
    ...(input.alertsEmail !== undefined && { 'alerts:email': input.alertsEmail }),
    ...Object.assign(
      {},
      ...pairs.map((pair, index) => {
        const own = isFork ? entries.filter(([key]) => belongs(pair.environment.name)(key)) : []
        return {
          ...Object.fromEntries(own),
          ...https(pair, input.environments[index], own),
          ...left(pair.environment.name, context, { before, input, isFork }),
        }
      }),
    ),
  }
}

/** Settings of the parts that are left out now, or that the fork has left out before in all of its environments. */
function left(
  name: string,
  context: Readonly<Record<string, unknown>>,
  { before, input, isFork }: Pick<Plan, 'before' | 'input' | 'isFork'>,
): Record<string, string> {
  return Object.fromEntries(
    partNames.flatMap((part) => {
      const { settings = {} }: Part = parts[part]
      const isLeft = ([key, value]: readonly [string, string]) =>
        input.without?.includes(part) ||
        (isFork && before.environments.every((one) => context[`${one.name}:${key}`] === value))
      return Object.entries(settings)
        .filter(isLeft)
        .map(([key, value]) => [`${name}:${key}`, value])
    }),
  )
}

/** Production is served by HTTPS only: until its values are known, those of the example stand there, and fork-doctor finds them. */
function https(
  { environment }: Pair,
  given: Plan['input']['environments'][number] | undefined,
  own: readonly (readonly [string, unknown])[],
): Record<string, string> {
  const { name, production } = environment
  const { domainName, certificateArn, hostedZone } = given ?? {}
  const values = { domainName, certificateArn, hostedZone }
  const missing = domainName === undefined && production && own.length === 0
  return Object.fromEntries(
    Object.entries(missing ? exampleHttps(environment) : values).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${name}:${key}`, value]],
    ),
  )
}
