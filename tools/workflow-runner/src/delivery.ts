import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChosenEcspresso, type HttpsRegistry, openHttpsRegistry } from '@repo/ecspresso-lite'
import { openStage, watched } from '@repo/stage'
import { serveReleases } from './ecspresso-releases.ts'
import { serveGithubApi } from './github-api.ts'
import { checkOut, commit, makeRepository } from './repository.ts'
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
  /** Speed of the clock of the local cloud and ecspresso-lite. */
  readonly speed: number
  /** Makes `ecspresso deploy` always exit with 0. */
  readonly blind?: boolean
}

/** The event on GitHub that starts a workflow. */
export interface Trigger {
  readonly branch: string
  readonly event?: 'push' | 'workflow_dispatch'
  /** Default: `deploy.yml`. */
  readonly workflow?: string
  /** Inputs of a workflow that is started by hand. */
  readonly inputs?: Readonly<Record<string, string>>
  /** Outcomes of stand-ins; by default they succeed. */
  readonly outcomes?: Partial<Outcomes>
  /** Id of the run. Default: the previous one plus 1. */
  readonly runId?: number
  /** Further variables of the GitHub Environment; they override those of the stage. */
  readonly variables?: Readonly<Record<string, string>>
  /** Changes the workflow for this run: what GitHub does to a job, and act cannot. */
  readonly edit?: (workflow: string) => string
}

export interface DeliveredRun extends WorkflowRun {
  /** Calls of the stand-ins in this run. */
  readonly calls: readonly Call[]
}

export type Delivery = Awaited<ReturnType<typeof openDelivery>>

/**
 * Prepares `deploy.yml` and `rollback.yml` of this work tree to run by act against the local cloud. The workflow's own
 * steps, the commands of `apps/delivery` and ecspresso are real; third-party actions, Docker, Go and pnpm are stand-ins.
 */
export async function openDelivery(options: DeliveryOptions) {
  const { root, act, environment, ecspresso, speed, blind = false } = options
  const stage = await openStage({ root, environment, ecspresso, speed, pace: watched })
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'))
  const repository = join(folder, 'repository')
  const pinned = readFileSync(join(root, '.ecspresso-version'), 'utf8').trim()
  const releases = await serveReleases(ecspresso, { pinned, speed, blind })
  const registry = await registryFor(ecspresso)
  let sha = makeRepository(root, repository, releases)
  const github = await serveGithubApi(repository)
  let runId = 0
  const ending = new AbortController()

  async function registryFor({ kind }: ChosenEcspresso): Promise<HttpsRegistry | undefined> {
    const { account, region } = stage.environment
    // The real ecspresso calls the registry by its host name, ecspresso-lite the ECR API.
    if (kind === 'lite') return undefined
    return openHttpsRegistry(stage.cloud.port, [`${account}.dkr.ecr.${region}.amazonaws.com`])
  }

  return {
    stage,
    github,
    /** The current commit. */
    sha: () => sha,

    /** Makes an earlier commit the current one, as a run that is started again has it. */
    checkOut(earlier: string): void {
      checkOut(repository, earlier)
      sha = earlier
    },

    /** Adds a commit and returns its SHA. */
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
        join(folder, 'compile-cache'),
      )
      const workflow = trigger.workflow ?? 'deploy.yml'
      const file = join(repository, '.github/workflows', workflow)
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, trigger.edit?.(text) ?? text)
      const run = await runWorkflow({
        act,
        repository,
        workflow,
        event: trigger.event ?? 'push',
        payload,
        flags: standIns.flags,
        environment: {
          ...standIns.environment,
          ...registry?.environment,
          AWS_ENDPOINT_URL: stage.cloud.endpoint,
          ECSPRESSO_RELEASES: releases.url,
          GITHUB_API_URL: github.url,
          GITHUB_RUN_ID: String(runId),
          // act has no such variable.
          GITHUB_TRIGGERING_ACTOR: 'hana',
          SLACK_API_URL: stage.cloud.slack.apiUrl,
        },
        variables: {
          ...stage.githubVariables,
          SERVICE_URL: stage.cloud.serviceUrl(stage.environment),
          ...trigger.variables,
        },
        secrets: { SLACK_BOT_TOKEN: stage.cloud.slack.token, GITHUB_TOKEN: 'token' },
        cache: join(at, 'cache'),
        signal: ending.signal,
      })
      writeFileSync(file, text)
      return { ...run, calls: readCalls(calls) }
    },

    /** Stops everything, a running workflow too. */
    async close(): Promise<void> {
      ending.abort()
      registry?.close()
      releases.close()
      github.close()
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
      registry: 'up',
      tests: 'pass',
      build: 'pass',
      trivy: 'pass',
      dockle: 'pass',
      command: [process.execPath, backend],
      ...outcomes,
    },
  }
}
