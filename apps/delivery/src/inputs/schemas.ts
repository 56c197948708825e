import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  environments,
} from '@repo/environments'
import * as z from 'zod'

/** The name of an environment of the table, read as the environment itself. */
export function environmentName(table = environments) {
  return z.string().transform((name, context): Environment => {
    const found = table.find((environment) => environment.name === name)
    return found ?? refuse(context, table)
  })
}

/** `ENVIRONMENT` or `ENVIRONMENT/SERVICE`, read as the target of a deployment; default: the environment's first service. */
export function targetName(table = environments) {
  return z.string().transform((name, context): DeploymentTarget => {
    const found = deploymentTargets(table).find(
      (target) => target.name === name || `${target.name}/${target.service.name}` === name,
    )
    return found ?? refuse(context, table)
  })
}

function refuse(context: z.RefinementCtx, table: readonly Environment[]): never {
  const names = table.map((environment) => environment.name).join(', ')
  context.addIssue({ code: 'custom', message: `must be one of ${names}` })
  return z.NEVER
}

export const commitSha = z.string().regex(/^[0-9a-f]{40}$/, 'must be 40 hexadecimal digits')

export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })
