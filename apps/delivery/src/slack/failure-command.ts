import { type Command, defineCommand } from '@repo/cli'
import { deploymentTargets, environments } from '@repo/environments'
import * as z from 'zod'
import { firstTrouble, handOver, noticeInputs, noticeMessage, readResults } from './notice.ts'
import { failureHeadline } from './words.ts'

const inputs = {
  ...noticeInputs,
  what: { env: 'WHAT', means: 'what was to be done, in a few words', schema: z.string() },
  ref: {
    means: 'branch of the environment, where it is about one: known also where the plan failed',
    schema: z.string().optional(),
  },
} as const

/** `failure-slack`: for workflows of which only the failures are news. */
export function failureSlackCommand(table = environments): Command {
  return defineCommand({
    name: 'delivery failure-slack',
    summary:
      'Builds the Slack message of a run that did not end well. Of one that did, nothing is told.',
    inputs,
    details:
      'Output of the job: message (path of a JSON file; empty where there is nothing to tell).',
    async run(values, { env, print }) {
      const { what, ref, server, repository, run } = values
      const environment = deploymentTargets(table).find(
        ({ branch }) => ref === `refs/heads/${branch}`,
      )
      const trouble = firstTrouble(readResults(values.needs))
      const runUrl = `${server}/${repository}/actions/runs/${run}`
      const message =
        trouble &&
        noticeMessage(
          {
            outcome: trouble.result === 'cancelled' ? 'neutral' : 'bad',
            headline: failureHeadline(what, trouble, environment),
            details: [],
            metadata: { status: trouble.result, what, environment: environment?.name ?? '' },
          },
          environment,
          runUrl,
        )
      handOver(message, values.to, env)
      print(
        values.json ? JSON.stringify(message ?? null, null, 2) : message ? 'told' : 'all is well',
      )
      return 0
    },
  })
}
