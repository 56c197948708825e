import { type Command, defineCommand } from '@repo/cli'
import { type DeploymentTarget, environments, resourceNames, sharedNames } from '@repo/environments'
import { targetName } from '../inputs/schemas.ts'

/** `shell`: the names of an environment as variables, for people who run the commands of `docs/runbooks`. */
export function shellCommand(table = environments): Command {
  return defineCommand({
    name: 'delivery shell',
    summary: 'Prints the names of an environment as lines for a shell.',
    inputs: {
      environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    },
    details: 'eval "$(npx -y pnpm@12 delivery shell --environment NAME)"',
    async run({ environment, json }, { print }) {
      const variables = variablesOf(environment)
      if (json) print(JSON.stringify(variables, null, 2))
      else
        for (const [name, value] of Object.entries(variables))
          print(`export ${name}=${quoted(value)}`)
      return 0
    },
  })
}

/** Those that ecspresso reads have the names of `ecspresso/variables.json`. */
function variablesOf(environment: DeploymentTarget): Readonly<Record<string, string>> {
  const { account, branch, cluster, githubEnvironment, name, region, service } = environment
  const { alerts, slackToken } = sharedNames()
  const { executionRole, logGroup, outputPrefix, taskFamily } = resourceNames(environment)
  return {
    ENV: name,
    BRANCH: branch,
    GITHUB_ENVIRONMENT: githubEnvironment,
    AWS_ACCOUNT_ID: account,
    AWS_REGION: region,
    // Version 1 of the AWS CLI reads only this one.
    AWS_DEFAULT_REGION: region,
    REGION: region,
    CLUSTER: cluster,
    SERVICE: service.name,
    CONTAINER: service.container,
    REPOSITORY: service.repository,
    OUTPUT_PREFIX: outputPrefix,
    ALERTS: alerts,
    SLACK_TOKEN_ID: slackToken,
    TASK_FAMILY: taskFamily,
    EXECUTION_ROLE: executionRole,
    LOG_GROUP: logGroup,
    ECSPRESSO_CONFIG: `${service.definitions}/ecspresso.yml`,
    ECSPRESSO_ENVFILE: `${service.definitions}/values.env`,
  }
}

/** A word of a POSIX shell, whatever it contains. */
const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`
