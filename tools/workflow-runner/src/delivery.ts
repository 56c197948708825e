import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChosenEcspresso, type HttpsRegistry, openHttpsRegistry } from '@repo/ecspresso-lite'
import { type Environment, project } from '@repo/environments'
import { openStage, watched } from '@repo/stage'
import { serveReleases } from './ecspresso-releases.ts'
import { type GithubApi, type GithubRun, serveGithubApi } from './github-api.ts'
import { checkOut, commit, makeRepository, moveBranch } from './repository.ts'
import { runWorkflow, type WorkflowRun } from './run-workflow.ts'
import { type Call, type Outcomes, readCalls, type StageFile } from './stage-file.ts'
import { writeStandIns } from './stand-ins.ts'

export interface DeliveryOptions {
  /** Root of the repository. */
  readonly root: string
  /** Path of act. */
  readonly act: string
  readonly environment: string
  /** The table of the repository. Default: that of this one, which the built Lambda has too. */
  readonly table?: readonly Environment[]
  readonly ecspresso: ChosenEcspresso
  /** Speed of the clock of the local cloud and ecspresso-lite. */
  readonly speed: number
  /** Makes `ecspresso deploy` always exit with 0. */
  readonly blind?: boolean
}

/** The event on GitHub that starts a workflow. */
export interface Trigger {
  /** It is moved to the current commit, as by a push. */
  readonly branch: string
  readonly event?: 'push' | 'workflow_dispatch' | 'schedule' | 'pull_request'
  /** Of the event `pull_request`: the current commit is its head. */
  readonly pullRequest?: PullRequest
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

export interface PullRequest {
  readonly number: number
  /** The commit that it goes to. */
  readonly base: string
  /** Whether its branch is in another repository. */
  readonly fork?: boolean
}

export interface DeliveredRun extends WorkflowRun {
  /** Calls of the stand-ins in this run. */
  readonly calls: readonly Call[]
}

export type Delivery = Awaited<ReturnType<typeof openDelivery>>

/**
 * Prepares the workflows of this work tree to run by act against the local cloud. Their own steps, the commands of
 * `apps/delivery` and ecspresso are real; third-party actions, Docker, Go, pnpm and cdk are stand-ins.
 */
export async function openDelivery(options: DeliveryOptions) {
  const { root, act, environment, table, ecspresso, speed, blind = false } = options
  const stage = await openStage({
    root,
    environment,
    ecspresso,
    speed,
    pace: watched,
    ...(table && { table }),
  })
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

    /**
     * Adds a commit and returns its SHA.
     * @param edits by path of a file
     */
    commit(
      message: string,
      edits: Readonly<Record<string, (text: string) => string>> = {},
    ): string {
      for (const [path, edit] of Object.entries(edits)) {
        const file = join(repository, path)
        writeFileSync(file, edit(readFileSync(file, 'utf8')))
      }
      sha = commit(repository, message)
      return sha
    },

    async run(trigger: Trigger): Promise<DeliveredRun> {
      runId = trigger.runId ?? runId + 1
      const at = mkdtempSync(join(folder, `run-${runId}-`))
      const calls = join(at, 'calls.jsonl')
      const payload = join(at, 'event.json')
      writeFileSync(calls, '')
      moveBranch(repository, trigger.branch, sha)
      writeFileSync(payload, JSON.stringify(payloadOf(trigger, sha)))
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
      const recorded = recordRun(github, { id: runId, workflow, branch: trigger.branch, sha })
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
      recorded.status = 'completed'
      recorded.conclusion = run.exitCode === 0 ? 'success' : 'failure'
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

/** As far as the workflows read it. */
function payloadOf({ branch, inputs = {}, pullRequest }: Trigger, sha: string) {
  if (!pullRequest) return { ref: `refs/heads/${branch}`, inputs }
  const { number, base, fork } = pullRequest
  const repo = { full_name: fork ? 'hana/fork' : project.repository }
  return {
    number,
    pull_request: { number, head: { ref: branch, sha, repo }, base: { sha: base } },
  }
}

/** A run that is started again keeps its place. */
function recordRun(
  { runs }: GithubApi,
  { id, workflow, branch, sha }: { id: number; workflow: string; branch: string; sha: string },
): GithubRun {
  const earlier = runs.find((run) => run.id === id)
  if (earlier) return Object.assign(earlier, { status: 'in_progress', conclusion: null })
  const run: GithubRun = {
    id,
    workflow,
    head_branch: branch,
    head_sha: sha,
    display_title: workflow,
    html_url: `https://github.com/${project.repository}/actions/runs/${id}`,
    created_at: new Date().toISOString(),
    status: 'in_progress',
    conclusion: null,
  }
  runs.push(run)
  return run
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
      trivyOnBase: 'pass',
      dockle: 'pass',
      stacks: 'same',
      deniedToCdk: 'nothing',
      command: [process.execPath, backend],
      commands: {},
      ...outcomes,
    },
  }
}
