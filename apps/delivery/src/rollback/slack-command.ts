import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { parseJson } from '../read-json.ts'
import { targetName } from '../schemas.ts'
import {
  handOver,
  type Notice,
  noticeInputs,
  noticeMessage,
  type Results,
  readResults,
} from '../slack/notice.ts'
import { verdict } from '../verdict/verdict.ts'
import { type RollbackFacts, rollbackDetails, rollbackHeadline } from './words.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    ...noticeInputs,
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    actor: { env: 'GITHUB_ACTOR', means: 'who rolled back', schema: z.string() },
    reason: { env: 'REASON', means: 'why, in their words', schema: z.string().max(500) },
  }) as const

const target = z.object({
  revision: z.int(),
  commit: z.string(),
  runUrl: z.string(),
  served: z.boolean(),
  from: z.object({ revision: z.int(), commit: z.string() }),
})

/** `rollback-slack`: what the channel hears of a rollback by hand. */
export function rollbackSlackCommand(table = environments): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery rollback-slack',
    summary: 'Builds the Slack message of a rollback, from the results of its jobs.',
    inputs,
    details: 'Output of the job: message (path of a JSON file).',
    async run(values, { env, print }) {
      const { environment, actor, server, repository, run } = values
      const facts = factsOf(readResults(values.needs))
      const notice: Notice = {
        outcome: outcomes[facts.status],
        headline: rollbackHeadline(facts, environment),
        // A person's words may have lines; in Slack they are one.
        details: rollbackDetails(facts, { actor, reason: values.reason.replace(/\s+/g, ' ') }),
        metadata: {
          status: facts.status,
          environment: environment.name,
          commit: facts.target?.commit ?? '',
        },
      }
      const message = noticeMessage(
        notice,
        environment,
        `${server}/${repository}/actions/runs/${run}`,
      )
      handOver(message, values.to, env)
      print(values.json ? JSON.stringify(message, null, 2) : notice.headline)
      return 0
    },
  })
}

const outcomes = { rolled_back: 'good', failed: 'bad', cancelled: 'neutral' } as const

/** Green is what was observed: the job succeeded, and ECS says that the target serves. */
function factsOf(jobs: Results): RollbackFacts {
  const { result, outputs: written = {} } = jobs['rollback'] ?? {}
  // A job that was skipped has no outputs, but act shows its expressions in their place.
  const outputs = result === 'skipped' ? {} : written
  const judged = outputs['verdict'] ? parseJson(outputs['verdict'], 'verdict', verdict) : undefined
  const done = result === 'success' && judged?.outcome === 'serving'
  return {
    status: done ? 'rolled_back' : result === 'cancelled' ? 'cancelled' : 'failed',
    target: outputs['target'] ? parseJson(outputs['target'], 'target', target) : undefined,
    verdict: judged,
  }
}
