import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  environments,
} from '@repo/environments'
import * as z from 'zod'

/** The name of an environment, read as the environment itself. */
export const environmentName = z.string().transform((name, context): Environment => {
  const found = environments.find((environment) => environment.name === name)
  if (found) return found
  context.addIssue({ code: 'custom', message: `must be one of ${listed(environments)}` })
  return z.NEVER
})

/** `ENVIRONMENT` or `ENVIRONMENT/SERVICE`, read as what a deployment goes to; without a service, its first one. */
export const targetName = z.string().transform((name, context): DeploymentTarget => {
  const targets = deploymentTargets()
  const found = targets.find(
    (target) => target.name === name || `${target.name}/${target.service.name}` === name,
  )
  if (found) return found
  context.addIssue({ code: 'custom', message: `must be one of ${listed(environments)}` })
  return z.NEVER
})

function listed(table: readonly Environment[]): string {
  return table.map((environment) => environment.name).join(', ')
}

export const commitSha = z.string().regex(/^[0-9a-f]{40}$/, 'must be 40 hexadecimal digits')

export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })

/** A vulnerability as one job hands it to the next, its text limited. */
export const handedVulnerability = z.strictObject({
  id: z.string().max(40),
  severity: z.string().max(20),
  package: z.string().max(120),
  version: z.string().max(80),
  fixedIn: z.string().max(120).optional(),
})
