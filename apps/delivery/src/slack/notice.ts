import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DeploymentTarget, project } from '@repo/environments'
import { section } from '@repo/slack-message'
import * as z from 'zod'
import { setOutputs } from '../github/files.ts'
import { parseJson } from '../read-json.ts'
import { webUrl } from '../schemas.ts'
import { attached, mentioning, type Outcome } from './attached.ts'

/** A message that is posted once, at the end of a run. */
export interface Notice {
  readonly outcome: Outcome
  /** Complete by itself: it is all that a phone shows. */
  readonly headline: string
  readonly details: readonly string[]
  /** For programs that read the channel. */
  readonly metadata: Readonly<Record<string, string>>
}

/** What every command that posts a notice is told by the run. */
export const noticeInputs = {
  needs: { env: 'NEEDS', means: 'toJSON(needs): results of the jobs', schema: z.string() },
  server: { env: 'GITHUB_SERVER_URL', means: 'GitHub', schema: webUrl },
  repository: { env: 'GITHUB_REPOSITORY', means: 'owner/name', schema: z.string() },
  run: { env: 'GITHUB_RUN_ID', means: 'id of the run', schema: z.string() },
  to: { env: 'RUNNER_TEMP', means: 'folder to write to', schema: z.string().default(tmpdir()) },
} as const

const results = z.record(
  z.string(),
  z.object({
    result: z.enum(['success', 'failure', 'cancelled', 'skipped']),
    outputs: z.record(z.string(), z.string()).default({}),
  }),
)

export type Results = z.output<typeof results>

/**
 * `needs` as GitHub gives it.
 * @throws InputError
 */
export function readResults(needs: string): Results {
  return parseJson(needs, 'NEEDS', results)
}

/** The first job that was not successful; jobs behind it were skipped because of it. */
export function firstTrouble(jobs: Results): { job: string; result: string } | undefined {
  const all = Object.entries(jobs).map(([job, { result }]) => ({ job, result }))
  return (
    all.find(({ result }) => result === 'failure') ??
    all.find(({ result }) => result === 'cancelled') ??
    all.find(({ result }) => result === 'skipped')
  )
}

/** The message as Slack takes it. What is bad in production rings, whatever job it was. */
export function noticeMessage(
  { outcome, headline, details, metadata }: Notice,
  environment: DeploymentTarget | undefined,
  runUrl: string,
): object {
  const mentions =
    outcome === 'bad' && environment?.production ? environment.slack.mentions.failure : []
  return {
    channel: environment?.slack.channel ?? project.defaultChannel,
    ...attached({
      headline: mentioning(mentions, headline),
      details: details.map((line) => section([line])),
      outcome,
      runUrl,
      metadata,
    }),
  }
}

/** Writes a message where the action that posts it finds it; without one, its output is empty. */
export function handOver(
  message: object | undefined,
  to: string,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (!message) {
    setOutputs(env, { message: '' })
    return
  }
  const folder = join(to, 'slack')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'notice.json')
  writeFileSync(path, JSON.stringify(message, null, 2))
  setOutputs(env, { message: path })
}
