import { join } from 'node:path'
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { ECSClient } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import type { Ecs } from '../aws/ecs.ts'
import type { LoadBalancing } from '../aws/target-health.ts'
import { setOutputs } from '../github/files.ts'
import { commitSha, targetName, webUrl } from '../inputs/schemas.ts'
import { definedConfiguration } from './missing-settings.ts'
import { observeService } from './observe.ts'
import { observeTasks, type Scaling } from './observe-tasks.ts'
import { waitForVerdict } from './wait-for-verdict.ts'
import { verdictLine } from './words.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    commit: { env: 'GITHUB_SHA', means: 'the commit that should serve', schema: commitSha },
    runUrl: {
      env: 'RUN_URL',
      means: 'the run that deployed it, as the tag RunUrl of the task definition has it',
      schema: webUrl.optional(),
    },
    serviceUrl: {
      env: 'SERVICE_URL',
      means: 'where /version answers, for the service that takes all requests without a rule',
      schema: webUrl.optional(),
    },
    within: {
      means: 'seconds until it must be so; default 120',
      schema: z.coerce.number('must be a number').int().min(0).max(3600).default(120),
    },
  }) as const

/**
 * `verdict`: reads from ECS and from the service what serves now. ecspresso exits with 0 after the rollback of a service's first
 * deployment, and `ecspresso wait` after any.
 */
export function verdictCommand(
  clientsOf = (region: string): { ecs: Ecs; loadBalancing: LoadBalancing; scaling: Scaling } => ({
    ecs: new ECSClient({ region }),
    scaling: new ApplicationAutoScalingClient({ region }),
    loadBalancing: new ElasticLoadBalancingV2Client({ region }),
  }),
  table = environments,
  root = join(import.meta.dirname, '../../../..'),
): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery verdict',
    summary:
      'Fails unless the deployment of a commit ended well and the commit serves, or a schedule wants no task.',
    inputs,
    details: 'Output of the job: verdict, a JSON document.',
    async run(values, context) {
      const { environment, json, ...options } = values
      const { ecs, loadBalancing, scaling } = clientsOf(environment.region)
      const observer = {
        service: () => observeService(ecs, environment),
        tasks: () => observeTasks(ecs, loadBalancing, scaling, environment),
      }
      const defined = definedConfiguration(root, environment)
      const { http } = environment.service
      // /version behind the URL of an environment is that of the service which takes what no rule of another does.
      const serviceUrl = http && !http.rule ? options.serviceUrl : undefined
      const expected = { ...options, serviceUrl, requests: http !== undefined, defined }
      const verdict = await waitForVerdict(expected, observer, context)
      setOutputs(context.env, { verdict: JSON.stringify(verdict) })
      context.print(
        json ? JSON.stringify(verdict, null, 2) : verdictLine(verdict, environment, options.commit),
      )
      // Where a schedule wants no task, nothing has failed.
      return ['serving', 'scaled_to_zero'].includes(verdict.outcome) ? 0 : 1
    },
  })
}
