import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DeploymentTarget, resourceNames } from '@repo/environments'
import * as z from 'zod'

// The file may be of another commit: only what is used here is checked.
const variables = z.object({ required: z.record(z.string(), z.string()) })

/**
 * A value for each variable that the definitions below `root` require: from the table, else from `otherwise`.
 */
export function variableValues(
  root: string,
  environment: DeploymentTarget,
  otherwise: (name: string) => string,
): Record<string, string> {
  const { required } = variables.parse(
    JSON.parse(readFileSync(join(root, 'ecspresso/variables.json'), 'utf8')),
  )
  const fromTable: Record<string, string> = {
    ENV: environment.name,
    REGION: environment.region,
    CLUSTER: environment.cluster,
    AWS_ACCOUNT_ID: environment.account,
    SERVICE: environment.service.name,
    REPOSITORY: environment.service.repository,
    OUTPUT_PREFIX: resourceNames(environment).outputPrefix,
  }
  return Object.fromEntries(
    Object.keys(required).map((name) => [name, fromTable[name] ?? otherwise(name)]),
  )
}
