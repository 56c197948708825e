import { type Command, defineCommand } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { runUrlOf } from '../github/run.ts'
import { parseJson } from '../inputs/json.ts'
import { targetName } from '../inputs/schemas.ts'
import { writeMessage } from '../slack/files.ts'
import { messageInputs } from '../slack/inputs.ts'
import { type Jobs, readJobs } from '../slack/jobs.ts'
import { noticeMessage } from '../slack/notice.ts'
import { verdict } from '../verdict/verdict.ts'
import { rollbackTarget } from './find-target.ts'
import { type RollbackFacts, rollbackDetails, rollbackHeadline } from './words.ts'

const inputsOf = (table: readonly Environment[]) =>
  ({
    ...messageInputs,
    environment: { env: 'ENV', means: 'name of the environment', schema: targetName(table) },
    actor: { env: 'GITHUB_TRIGGERING_ACTOR', means: 'who rolled back', schema: z.string() },
    reason: { env: 'REASON', means: 'why, in their words', schema: z.string().max(500) },
  }) as const

const outcomes = { rolled_back: 'good', failed: 'bad', cancelled: 'neutral' } as const

/** `rollback-slack`: the message of a rollback by hand. */
export function rollbackSlackCommand(table = environments): Command {
  const inputs = inputsOf(table)
  return defineCommand({
    name: 'delivery rollback-slack',
    summary: 'Builds the Slack message of a rollback, from the results of its jobs.',
    inputs,
    details: 'Output of the job: message (path of a JSON file).',
    async run(values, { env, print }) {
      const { environment, actor } = values
      const facts = factsOf(readJobs(values.needs))
      const { status, target } = facts
      const headline = rollbackHeadline(facts, environment)
      // A person may write several lines; the message has one for them.
      const reason = values.reason.replace(/\s+/g, ' ')
      const message = noticeMessage(
        {
          outcome: outcomes[status],
          headline,
          details: rollbackDetails(facts, { actor, reason }),
          metadata: { status, environment: environment.name, commit: target?.commit ?? '' },
        },
        environment,
        runUrlOf(values),
      )
      setOutputs(env, { message: writeMessage(values.to, 'notice', message) })
      print(values.json ? JSON.stringify(message, null, 2) : headline)
      return 0
    },
  })
}

/** Rolled back is only what was observed: a successful job and a verdict that the target serves. */
function factsOf(jobs: Jobs): RollbackFacts {
  const { result, outputs = {} } = jobs['rollback'] ?? {}
  const { verdict: ended, target } = outputs
  const reached = ended ? parseJson(ended, 'verdict', verdict) : undefined
  const done = result === 'success' && reached?.outcome === 'serving'
  return {
    status: done ? 'rolled_back' : result === 'cancelled' ? 'cancelled' : 'failed',
    target: target ? parseJson(target, 'target', rollbackTarget) : undefined,
    verdict: reached,
  }
}
