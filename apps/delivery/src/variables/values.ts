import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeploymentTarget } from '@repo/environments'
import * as z from 'zod'

// Of the file of another commit, no more is asked than this needs.
const variables = z.object({ required: z.record(z.string(), z.string()) })

/**
 * A value for each variable that the definitions below `root` require: from the table what it knows, the rest from `otherwise`.
 */
export function variableValues(
  root: string,
  environment: DeploymentTarget,
  otherwise: (name: string) => string,
): Record<string, string> {
  const { required } = variables.parse(
    JSON.parse(readFileSync(join(root, 'ecspresso/variables.json'), 'utf8')),
  )
  const known: Record<string, string> = {
    ENV: environment.name,
    REGION: environment.region,
    CLUSTER: environment.cluster,
    AWS_ACCOUNT_ID: environment.account,
    SERVICE: environment.service.name,
    REPOSITORY: environment.service.repository,
  }
  return Object.fromEntries(
    Object.keys(required).map((name) => [name, known[name] ?? otherwise(name)]),
  )
}
