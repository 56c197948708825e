import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChosenEcspresso, type HttpsRegistry, openHttpsRegistry } from '@repo/ecspresso-lite'
import { openStage, watched } from '@repo/stage'
import { serveReleases } from './ecspresso-releases.ts'
import { commit, makeRepository } from './repository.ts'
import { runWorkflow, type WorkflowRun } from './run-workflow.ts'
import { type Call, type Outcomes, readCalls, type StageFile } from './stage-file.ts'
import { writeStandIns } from './stand-ins.ts'

export interface DeliveryOptions {
  /** Root of the repository. */
  readonly root: string
  /** Path of act. */
  readonly act: string
  readonly environment: string
  readonly ecspresso: ChosenEcspresso
  /** How fast the local cloud and ecspresso-lite go. */
  readonly speed: number
  /** ecspresso calls every deployment a success. */
  readonly blind?: boolean
}

/** What happens on GitHub. */
export interface Trigger {
  readonly branch: string
  readonly event?: 'push' | 'workflow_dispatch'
  /** Default: `deploy.yml`. */
  readonly workflow?: string
  /** What a person fills in who starts a workflow by hand. */
  readonly inputs?: Readonly<Record<string, string>>
  /** How what is not run for real ends; what is left out ends well. */
  readonly outcomes?: Partial<Outcomes>
  /** Id of the run. Default: one more than before. */
  readonly runId?: number
  /** Variables of the GitHub Environment, besides those that it has. */
  readonly variables?: Readonly<Record<string, string>>
}

export interface DeliveredRun extends WorkflowRun {
  /** What the stand-ins were asked for in this run. */
  readonly calls: readonly Call[]
}

export type Delivery = Awaited<ReturnType<typeof openDelivery>>

/**
 * `deploy.yml` on one machine: act runs the workflow as it stands in this work tree, against the local cloud. The
 * workflow's own steps, the commands of `apps/delivery` and ecspresso are run for real; third-party actions, Docker, Go
 * and pnpm are stood in for.
 */
export async function openDelivery(options: DeliveryOptions) {
  const { root, act, environment, ecspresso, speed, blind = false } = options
  const stage = await openStage({ root, environment, ecspresso, speed, pace: watched })
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'))
  const repository = join(folder, 'repository')
  const pinned = readFileSync(join(root, '.ecspresso-version'), 'utf8').trim()
  const releases = await serveReleases(ecspresso, { pinned, speed, blind })
  const registry = await registryFor(ecspresso)
  let sha = makeRepository(root, repository, releases.version)
  let runId = 0
  const ending = new AbortController()

  async function registryFor({ kind }: ChosenEcspresso): Promise<HttpsRegistry | undefined> {
    const { account, region } = stage.environment
    // The real ecspresso asks the registry by its name; ecspresso-lite by the ECR API.
    if (kind === 'lite') return undefined
    return openHttpsRegistry(stage.cloud.port, [`${account}.dkr.ecr.${region}.amazonaws.com`])
  }

  return {
    stage,
    /** The commit that is pushed next. */
    sha: () => sha,

    /** Makes another commit. */
    commit(message: string): string {
      sha = commit(repository, message)
      return sha
    },

    async run(trigger: Trigger): Promise<DeliveredRun> {
      runId = trigger.runId ?? runId + 1
      const at = mkdtempSync(join(folder, `run-${runId}-`))
      const calls = join(at, 'calls.jsonl')
      const payload = join(at, 'event.json')
      writeFileSync(calls, '')
      const { branch, inputs = {} } = trigger
      writeFileSync(payload, JSON.stringify({ ref: `refs/heads/${branch}`, inputs }))
      const artifacts = join(at, 'artifacts')
      mkdirSync(artifacts)
      const standIns = writeStandIns(
        at,
        stageFile({ root, repository, artifacts, calls }, stage, trigger),
      )
      const run = await runWorkflow({
        act,
        repository,
        workflow: trigger.workflow ?? 'deploy.yml',
        event: trigger.event ?? 'push',
        payload,
        flags: standIns.flags,
        environment: {
          ...standIns.environment,
          ...registry?.environment,
          AWS_ENDPOINT_URL: stage.cloud.endpoint,
          ECSPRESSO_RELEASES: releases.url,
          GITHUB_RUN_ID: String(runId),
        },
        variables: {
          ...stage.githubVariables,
          SERVICE_URL: stage.cloud.serviceUrl(stage.environment),
          ...trigger.variables,
        },
        secrets: { SLACK_BOT_TOKEN: stage.cloud.slack.token },
        cache: join(at, 'cache'),
        signal: ending.signal,
      })
      return { ...run, calls: readCalls(calls) }
    },

    /** Ends everything, also a run that still goes on. */
    async close(): Promise<void> {
      ending.abort()
      registry?.close()
      releases.close()
      await stage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function stageFile(
  paths: Pick<StageFile, 'root' | 'repository' | 'artifacts' | 'calls'>,
  { cloud, backend }: Awaited<ReturnType<typeof openStage>>,
  { outcomes }: Trigger,
): StageFile {
  return {
    ...paths,
    endpoint: cloud.endpoint,
    slackApi: cloud.slack.apiUrl,
    outcomes: {
      tests: 'pass',
      build: 'pass',
      trivy: 'pass',
      dockle: 'pass',
      command: [process.execPath, backend],
      ...outcomes,
    },
  }
}
