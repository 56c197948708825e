import { type Command, defineCommand } from '@repo/cli'
import { environments } from '@repo/environments'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { runUrlOf } from '../github/run.ts'
import { targetOfRef } from '../plan/plan.ts'
import { writeMessage } from './files.ts'
import { messageInputs } from './inputs.ts'
import { failedJob, readJobs } from './jobs.ts'
import { noticeMessage } from './notice.ts'
import { failureHeadline } from './words.ts'

const inputs = {
  ...messageInputs,
  what: { env: 'WHAT', means: 'what was to be done, in a few words', schema: z.string() },
  ref: {
    means:
      'branch of the environment, where there is one; it needs no output of the plan, which may have failed',
    schema: z.string().optional(),
  },
} as const

/** `failure-slack`: the message of a workflow that reports failures only. */
export function failureSlackCommand(table = environments): Command {
  return defineCommand({
    name: 'delivery failure-slack',
    summary:
      'Builds the Slack message of a run that failed or was cancelled. A successful run has none.',
    inputs,
    details: 'Output of the job: message (path of a JSON file; empty where there is none).',
    async run(values, { env, print }) {
      const { what, ref } = values
      const environment = ref === undefined ? undefined : targetOfRef(ref, table)
      const failed = failedJob(readJobs(values.needs))
      const message =
        failed &&
        noticeMessage(
          {
            outcome: failed.result === 'cancelled' ? 'neutral' : 'bad',
            headline: failureHeadline(what, failed, environment),
            details: [],
            metadata: { status: failed.result, what, environment: environment?.name ?? '' },
          },
          environment,
          runUrlOf(values),
        )
      setOutputs(env, { message: writeMessage(values.to, 'notice', message) })
      if (values.json) print(JSON.stringify(message ?? null, null, 2))
      else print(message ? 'message written' : 'nothing to report')
      return 0
    },
  })
}
