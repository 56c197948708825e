import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, defineCommand, isUserError, type ReadInputs } from '@repo/cli'
import { type DeploymentTarget, type Environment, environments, targetIn } from '@repo/environments'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { environmentOfRef } from '../plan/plan.ts'
import { commitSha, webUrl } from '../schemas.ts'
import { messagesOf } from './messages.ts'
import { readRun } from './run.ts'
import type { Subject } from './subject.ts'

const inputs = {
  needs: {
    env: 'NEEDS',
    means: 'toJSON(needs): results and outputs of the jobs',
    schema: z.string(),
  },
  ref: { env: 'GITHUB_REF', means: 'the ref that was to be deployed', schema: z.string() },
  commit: { env: 'GITHUB_SHA', means: 'its commit', schema: commitSha },
  actor: { env: 'GITHUB_ACTOR', means: 'who started the run', schema: z.string() },
  server: { env: 'GITHUB_SERVER_URL', means: 'GitHub', schema: webUrl },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: z.string() },
  run: { env: 'GITHUB_RUN_ID', means: 'id of the run', schema: z.string() },
  to: { env: 'RUNNER_TEMP', means: 'folder to write to', schema: z.string().default(tmpdir()) },
} as const

/** `slack`: what the run has to say in Slack, as files for the action that sends them. */
export function slackCommand(table = environments): Command {
  return defineCommand({
    name: 'delivery slack',
    summary: 'Builds the Slack message of a run, from the results of its jobs.',
    inputs,
    details:
      'Outputs of the job: method (chat.postMessage or chat.update), message and reply (paths of JSON files; reply may be empty).',
    async run(values, { env, print }) {
      const { method, message, reply } = messagesOf(readRun(values.needs), subjectOf(values, table))
      if (values.json) print(JSON.stringify({ method, message, reply: reply ?? null }, null, 2))
      const folder = join(values.to, 'slack')
      mkdirSync(folder, { recursive: true })
      const outputs = {
        method,
        message: write(join(folder, 'message.json'), message),
        reply: reply ? write(join(folder, 'reply.json'), reply) : '',
      }
      setOutputs(env, outputs)
      if (!values.json) print(`${method}: ${outputs.message} ${outputs.reply}`.trim())
      return 0
    },
  })
}

function subjectOf(values: ReadInputs<typeof inputs>, table: readonly Environment[]): Subject {
  const repository = `${values.server}/${values.repository}`
  return {
    environment: environmentIfAny(values.ref, table),
    ref: values.ref.replace(/^refs\/(heads|tags)\//, ''),
    isBranch: values.ref.startsWith('refs/heads/'),
    commit: values.commit,
    actor: values.actor,
    runUrl: `${repository}/actions/runs/${values.run}`,
    commitUrl: `${repository}/commit/${values.commit}`,
  }
}

function environmentIfAny(
  ref: string,
  table: readonly Environment[],
): DeploymentTarget | undefined {
  try {
    return targetIn(environmentOfRef(ref, table))
  } catch (error) {
    if (isUserError(error)) return undefined
    throw error
  }
}

function write(path: string, document: object): string {
  writeFileSync(path, JSON.stringify(document, null, 2))
  return path
}
