import { join } from 'node:path'
import { type Command, type CommandContext, defineCommand, type Values } from '@repo/cli'
import {
  type DeploymentTarget,
  deploymentTargets,
  type Environment,
  environments,
  project,
  targetIn,
} from '@repo/environments'
import * as z from 'zod'
import { type Attempt, readAttempt } from '../github/attempt.ts'
import { setOutputs } from '../github/files.ts'
import { runUrlOf } from '../github/run.ts'
import { type DeclaredJobs, readDeclaredJobs } from '../github/workflow-file.ts'
import { targetOfRef } from '../plan/plan.ts'
import type { Report } from '../slack/message.ts'
import { publish } from '../slack/publish.ts'
import type { Posted, Slack } from '../slack/slack.ts'
import { slackWebApi } from '../slack/web-api.ts'
import { slackWebhook } from '../slack/webhook.ts'
import { deliveryReport } from './delivery-report.ts'
import { failuresReport } from './failures-report.ts'
import { readJobs } from './jobs.ts'
import { rollbackReport } from './rollback-report.ts'
import { type Run, type RunSources, runOf } from './run.ts'
import { serviceRun } from './service-runs.ts'
import type { Subject } from './subject.ts'

const text = z.string().default('')

// A message is sent whatever the run left behind, so no input but the workflow is required, and none is refused for its form.
const inputs = {
  workflow: {
    means:
      'file of the workflow: deploy.yml, rollback.yml, or another one, whose failures alone are reported',
    schema: z.string(),
  },
  needs: { env: 'NEEDS', means: 'toJSON(needs): results and outputs of the jobs', schema: text },
  what: {
    env: 'WHAT',
    means: 'what another workflow was to do, in a few words',
    schema: z.string().default('the run'),
  },
  environment: { env: 'ENV', means: 'name of the environment', schema: text },
  service: {
    env: 'SERVICE',
    means: 'name of the service, of an environment that is named; default: its first one',
    schema: text,
  },
  outputs: {
    means: 'folder with the outputs of jobs with a matrix: outputs-JOB-SERVICE/outputs.json',
    schema: text,
  },
  ref: {
    env: 'REF',
    means: 'where no environment is named: the ref that was to be deployed',
    schema: text,
  },
  reason: { env: 'REASON', means: 'why somebody rolls back, in their words', schema: text },
  commit: { env: 'GITHUB_SHA', means: 'the commit', schema: text },
  actor: {
    env: 'GITHUB_TRIGGERING_ACTOR',
    means: 'who started this attempt of the run',
    schema: z.string().default('unknown'),
  },
  server: {
    env: 'GITHUB_SERVER_URL',
    means: 'GitHub',
    schema: z.string().default('https://github.com'),
  },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: text },
  run: { env: 'GITHUB_RUN_ID', means: 'id of the run', schema: text },
  attempt: {
    env: 'GITHUB_RUN_ATTEMPT',
    means: 'which attempt of the run it is',
    schema: z.coerce.number().int().positive().catch(1),
  },
  api: {
    env: 'GITHUB_API_URL',
    means: "GitHub's REST API",
    schema: z.string().default('https://api.github.com'),
  },
  githubToken: {
    env: 'GITHUB_TOKEN',
    means: 'token with actions: read; shows time-outs, and who rejected a run',
    schema: text,
  },
  slackApi: {
    env: 'SLACK_API_URL',
    means: "Slack's Web API",
    schema: z.string().default('https://slack.com/api/'),
  },
  slackToken: { env: 'SLACK_BOT_TOKEN', means: 'bot token with chat:write', schema: text },
  webhook: {
    env: 'SLACK_WEBHOOK_URL',
    means: 'URL of an incoming webhook, in place of a token: messages are posted and never edited',
    schema: text,
  },
} as const

type NotifyValues = Values<typeof inputs>

export interface NotifyOptions {
  readonly table?: readonly Environment[]
  /** The channel of what belongs to no environment. */
  readonly defaultChannel?: string
  /** Root of the repository, whose workflows declare names and time limits of jobs. */
  readonly root?: string
  /** Milliseconds of the first pause before a call of Slack is repeated. */
  readonly firstPause?: number
}

/** `notify`: one Slack message of a run in its present state. */
export function notifyCommand({
  table = environments,
  defaultChannel = project.defaultChannel,
  root = join(import.meta.dirname, '../../../..'),
  firstPause,
}: NotifyOptions = {}): Command {
  return defineCommand({
    name: 'delivery notify',
    summary:
      'Posts or edits the Slack message of a run, from the results of its jobs. Where Slack refuses an edit, it posts the message anew.',
    inputs,
    details:
      'Outputs of the job: channel, ts and attempt of the message, for the job that edits it. Without a token and a webhook there is no message, and the run gets a warning.',
    async run(values, context) {
      const subject = subjectOf(values, table)
      const sources = await readSources(values, root, context)
      const run = runOf({ ...sources, declared: sources.declared() })
      const report = reportOf(values, run, subject, sources)
      if (!report) {
        context.print(values.json ? 'null' : 'nothing to report')
        return 0
      }
      context.print(values.json ? JSON.stringify(report, null, 2) : report.headline)
      const slack = slackOf(values, context, firstPause)
      if (!slack) {
        context.print(
          '::warning::No secret SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL in the GitHub Environment slack, so no message was posted.',
        )
        return 0
      }
      // A webhook cannot edit what it posts, so it posts how a run ended, and nothing before.
      if (!values.slackToken && report.metadata['status'] === 'deploying') return 0
      const channel = subject.environment?.slack.channel ?? defaultChannel
      await send(slack, values, { run, report, subject, channel, context })
      return 0
    },
  })
}

interface Sending {
  readonly run: Run
  readonly report: Report
  readonly subject: Subject
  readonly channel: string
  readonly context: CommandContext
}

async function send(
  slack: Slack,
  { attempt }: NotifyValues,
  { run, report, subject, channel, context }: Sending,
): Promise<void> {
  const announced = announcedIn(run)
  const earlier =
    !announced && attempt > 1 ? await slack.findEarlier(channel, subject.runUrl) : undefined
  const since = announced?.attempt ?? (earlier ? attempt - 1 : attempt)
  const publication = {
    report,
    channel,
    posted: announced ?? earlier,
    repeated: since < attempt,
  }
  const posted = await publish(slack, publication, context.note)
  if (posted) setOutputs(context.env, { ...posted, attempt: String(since) })
}

/** The message that the job `announce` posted, in this attempt or an earlier one. */
function announcedIn({ jobs: { announce } }: Run): (Posted & { attempt: number }) | undefined {
  const { channel, ts, attempt } = announce?.outputs ?? {}
  return channel && ts ? { channel, ts, attempt: Number(attempt) || 1 } : undefined
}

function reportOf(
  values: NotifyValues,
  run: Run,
  subject: Subject,
  sources: Sources,
): Report | undefined {
  if (values.workflow === 'deploy.yml') {
    const { environment } = subject
    const targets = environment ? deploymentTargets([environment]) : []
    const runs = targets.map((target) =>
      serviceRun(target, {
        ...sources,
        declared: sources.declared(target.service.name),
        outputs: values.outputs,
      }),
    )
    return deliveryReport(runs.length > 0 ? runs : [{ target: undefined, run }], subject)
  }
  if (values.workflow === 'rollback.yml') return rollbackReport(run, subject, values.reason)
  return failuresReport(run, subject, values.what)
}

function subjectOf(values: NotifyValues, table: readonly Environment[]): Subject {
  const { environment: name, service, ref, commit, actor, server, repository } = values
  const named = table.find((environment) => environment.name === name)
  return {
    environment: named ? targetNamed(named, service) : targetOfRef(ref, table),
    ref: name || ref.replace(/^refs\/(heads|tags)\//, ''),
    isBranch: ref.startsWith('refs/heads/'),
    commit,
    actor,
    runUrl: runUrlOf(values),
    commitUrl: `${server}/${repository}/commit/${commit}`,
  }
}

/** The first service where the name is none of the environment's. */
function targetNamed(environment: Environment, service: string): DeploymentTarget {
  const found = environment.services.find(({ name }) => name === service)
  return targetIn(environment, found?.name)
}

interface Sources extends Omit<RunSources, 'declared'> {
  /** The jobs of the workflow; of those with a matrix of services the one of this service, or any. */
  declared(service?: string): DeclaredJobs
}

/** Half a minute at most: the step has three, and Slack is to get most of them. */
const patience = { timeout: 5000, longestPause: 4000 }

/** Without GitHub's API, time-outs and rejections are not distinguished; without either, nothing else is lost. */
async function readSources(
  values: NotifyValues,
  root: string,
  context: CommandContext,
): Promise<Sources> {
  const { attempt, api, repository, run, githubToken: token, workflow } = values
  const file = join(root, '.github/workflows', workflow)
  let record: Attempt | undefined
  let declared: Sources['declared'] = () => ({})
  try {
    readDeclaredJobs(file)
    declared = (service) => readDeclaredJobs(file, service)
    const github = {
      api,
      repository,
      token,
      ...patience,
      fetch: context.fetch,
      sleep: context.sleep,
    }
    if (token) record = await readAttempt(github, run, attempt)
  } catch (error) {
    context.note(`not read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { jobs: readJobs(values.needs), attempt, record, declared }
}

function slackOf(
  { slackToken: token, slackApi: apiUrl, webhook }: NotifyValues,
  { fetch, sleep }: CommandContext,
  firstPause: number | undefined,
): Slack | undefined {
  if (token)
    return slackWebApi({ token, apiUrl, fetch, ...(firstPause !== undefined && { firstPause }) })
  return webhook ? slackWebhook(webhook, { fetch, sleep }) : undefined
}
