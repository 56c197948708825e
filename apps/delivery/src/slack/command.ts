import { type Command, defineCommand, type ReadInputs } from '@repo/cli'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { runUrlOf } from '../github/run.ts'
import { commitSha } from '../inputs/schemas.ts'
import { targetOfRef } from '../plan/plan.ts'
import { writeMessage } from './files.ts'
import { messageInputs } from './inputs.ts'
import { readRun } from './run.ts'
import { runMessages } from './run-messages.ts'
import type { Subject } from './subject.ts'

const inputs = {
  ...messageInputs,
  ref: { env: 'GITHUB_REF', means: 'the ref that was to be deployed', schema: z.string() },
  commit: { env: 'GITHUB_SHA', means: 'its commit', schema: commitSha },
  actor: { env: 'GITHUB_TRIGGERING_ACTOR', means: 'who started the run', schema: z.string() },
} as const

/** `slack`: the message of a run of the delivery, as files for the action that sends them. */
export function slackCommand(table = environments): Command {
  return defineCommand({
    name: 'delivery slack',
    summary: 'Builds the Slack message of a run, from the results of its jobs.',
    inputs,
    details:
      'Outputs of the job: method (chat.postMessage or chat.update), message and reply (paths of JSON files; reply may be empty).',
    async run(values, { env, print }) {
      const { method, message, reply } = runMessages(
        readRun(values.needs),
        subjectOf(values, table),
      )
      const outputs = {
        method,
        message: writeMessage(values.to, 'message', message),
        reply: writeMessage(values.to, 'reply', reply),
      }
      setOutputs(env, outputs)
      print(
        values.json
          ? JSON.stringify({ method, message, reply: reply ?? null }, null, 2)
          : `${method}: ${outputs.message} ${outputs.reply}`.trim(),
      )
      return 0
    },
  })
}

function subjectOf(values: ReadInputs<typeof inputs>, table: readonly Environment[]): Subject {
  const { ref, commit, actor, server, repository } = values
  return {
    environment: targetOfRef(ref, table),
    ref: ref.replace(/^refs\/(heads|tags)\//, ''),
    isBranch: ref.startsWith('refs/heads/'),
    commit,
    actor,
    runUrl: runUrlOf(values),
    commitUrl: `${server}/${repository}/commit/${commit}`,
  }
}
