import type { DeploymentTarget } from '@repo/environments'
import sampleValues from '@repo/environments/sample-values' with { type: 'json' }
import type { SeededCloud } from './seed/seeded-cloud.ts'

/** The variables of the GitHub Environment that the service has. People copy those from the outputs of the stacks. */
export function githubVariables(
  cloud: Pick<SeededCloud, 'outputs'>,
  environment: DeploymentTarget,
): Readonly<Record<string, string>> {
  const outputs = cloud.outputs(environment)
  const copied: Readonly<Record<string, string | undefined>> = {
    COGNITO_USER_POOL_ID: outputs['UserPoolId'],
    S3_URL: outputs['UploadsBucketUrl'],
  }
  return Object.fromEntries(
    Object.entries(sampleValues).map(([name, sample]) => [name, copied[name] ?? sample]),
  )
}

/** Whether the service verifies access tokens: it reads a user pool then. */
export const hasSignIn = 'COGNITO_USER_POOL_ID' in sampleValues

/** Why a test of the service's routes for users is skipped. */
export const noSignIn = 'the service has no sign-in'

/** A variable that the service does not start without. */
export function requiredVariable(stage: {
  readonly githubVariables: Readonly<Record<string, string>>
}): string {
  const [name] = Object.keys(stage.githubVariables)
  if (name === undefined) throw new Error('no variable of the GitHub Environment is required')
  return name
}
