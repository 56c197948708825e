import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EcspressoResult } from '@repo/ecspresso'
import { type ChosenEcspresso, chooseEcspresso, ecspressoOf } from '@repo/ecspresso-lite'
import {
  type DeploymentTarget,
  type Environment,
  environmentNamed,
  environments as ownTable,
  targetIn,
} from '@repo/environments'
import type { SlackMessage } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import type { Commit } from './commit.ts'
import { MissingBundleError, MissingResourceError } from './errors.ts'
import type { Pace } from './seed/pace.ts'
import { type SeededCloud, startSeededCloud } from './seed/seeded-cloud.ts'

export interface StageOptions {
  /** Root of the repository. */
  readonly root: string
  /** Port of the local cloud; 0 takes a free one. */
  readonly port?: number
  /** How fast the cloud's clock runs. A real ecspresso keeps the machine's time: leave it at 1 for that one. */
  readonly speed?: number
  /** The environments that are in the cloud. Default: the table of this repository, which the built Lambda has too. */
  readonly table?: readonly Environment[]
  /** Name of the environment to deploy to. Default: the first that is not production, else the first. */
  readonly environment?: string
  /** Name of the service to deploy. Default: the environment's first. */
  readonly service?: string
  /** What goes faster than the stacks say. Default: nothing. */
  readonly pace?: Pace
  readonly ecspresso?: ChosenEcspresso
  /** Further variables of the alerts Lambda. */
  readonly alertsEnv?: Readonly<Record<string, string>>
  /** Further variables of the backend's image. The task definition's win. */
  readonly backendEnv?: Readonly<Record<string, string>>
  /** Run tasks as containers of this Docker image instead of processes of the built backend. */
  readonly dockerImage?: string
  /** Called with each line that ecspresso prints. */
  readonly onLine?: (line: string) => void
}

/** The message of one deployment, as its metadata tells of it. */
export interface Card {
  readonly ts: string
  readonly status: string
  readonly text: string
}

/** What a scan finds. */
export interface Vulnerability {
  readonly name: string
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM'
  readonly package: string
  readonly version: string
  /** Version of the package without it, if there is one. */
  readonly fixedIn?: string
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/**
 * Everything that a deployment needs, on one machine: the local cloud with the alerts Lambda, a registry to push
 * commits to, ecspresso to deploy them, and Slack to read. The demo and the end-to-end tests play on it.
 * @throws MissingBundleError where the apps have not been built
 */
export async function openStage(options: StageOptions) {
  const { root } = options
  const backend = bundleOf(root, 'backend', 'main.mjs')
  const alertsBundle = bundleOf(root, 'alerts', 'index.mjs')
  const table = options.table ?? ownTable
  const environment = targetIn(environmentOf(table, options.environment), options.service)
  const ecspresso = options.ecspresso ?? chooseEcspresso({ path: process.env['PATH'], root })
  const cloud = await startSeededCloud({
    environments: table,
    port: options.port ?? 0,
    ...(options.speed !== undefined && { speed: options.speed }),
    ...(options.pace && { pace: options.pace }),
    ...(options.alertsEnv && { alertsEnv: options.alertsEnv }),
    ...(options.dockerImage !== undefined && { runtime: 'docker' as const }),
    alertsBundle,
  })
  const folder = environment.service.definitions
  const closing = new AbortController()

  /** Runs ecspresso with the variables that the workflow would pass for this commit; some may be replaced. */
  function run(
    args: readonly string[],
    commit: Commit,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<EcspressoResult> {
    const files = ['--config', `${folder}/ecspresso.yml`, '--envfile', `${folder}/values.env`]
    return ecspressoOf(ecspresso, cloud.clock).run([...args, ...files], {
      cwd: root,
      env: { ...deploymentVariables(cloud, environment, commit), ...variables },
      signal: closing.signal,
      ...(options.onLine && { onLine: options.onLine }),
    })
  }

  return {
    cloud,
    environment,
    ecspresso,
    /** Path of the built backend. */
    backend,
    githubVariables: githubVariables(cloud, environment),
    run,

    /** Puts the image of a commit into the registry: the built backend, or another command that plays it. */
    push(commit: Commit, command: readonly string[] = [process.execPath, backend]): void {
      cloud.ecr.push(environment, {
        repository: environment.service.repository,
        tag: commit.sha,
        command,
        environment: { NODE_ENV: 'production', COMMIT: commit.sha, ...options.backendEnv },
        ...(options.dockerImage !== undefined && { dockerImage: options.dockerImage }),
      })
    },

    deploy(
      commit: Commit,
      variables: Readonly<Record<string, string>> = {},
      args: readonly string[] = [],
    ): Promise<EcspressoResult> {
      return run(['deploy', '--wait-until', 'deployed', ...args], commit, variables)
    },

    /** Decides how the next deployment ends, whatever its image would do. */
    force(outcome: 'succeed' | 'rollback' | 'stuck' | 'paused'): void {
      const {
        cluster,
        service: { name: service },
      } = environment
      cloud.ecs.forceOutcome({ caller: environment, cluster, service, outcome })
    },

    /** The commit that answers behind the load balancer, or what came instead. */
    async servingCommit(): Promise<string> {
      const response = await fetch(`${cloud.serviceUrl(environment)}/version`)
      if (!response.ok) return `HTTP ${response.status}`
      const { commit } = (await response.json()) as { commit: string } // the backend's own answer
      return commit
    },

    /** Ends Amazon Inspector's scan of a commit's image, which found these vulnerabilities. */
    publishScan(commit: Commit, vulnerabilities: readonly Vulnerability[]): void {
      cloud.ecr.publishScan(environment, {
        repository: environment.service.repository,
        image: commit.sha,
        type: 'ENHANCED',
        findings: vulnerabilities.map(({ name, severity, fixedIn, ...of }) => ({
          name,
          severity,
          attributes: { package_name: of.package, package_version: of.version },
          ...(fixedIn !== undefined && { fixedIn }),
        })),
      })
    },

    /** Ends everything that was started, also an ecspresso that still runs. */
    close(): Promise<void> {
      closing.abort()
      return cloud.close()
    },
    ...slackViews(cloud, closing.signal),
  }
}

function environmentOf(table: readonly Environment[], name: string | undefined): Environment {
  if (name !== undefined) return environmentNamed(name, table)
  const found = table.find(({ production }) => !production) ?? table[0]
  if (!found) throw new MissingResourceError('environment', 'the table')
  return found
}

function bundleOf(root: string, app: string, file: string): string {
  const path = join(root, 'apps', app, 'dist', file)
  if (!existsSync(path)) throw new MissingBundleError(app, `apps/${app}/dist/${file}`)
  return path
}

/** The variables of the GitHub Environment, as somebody copies them from the outputs of the stack. */
function githubVariables(cloud: SeededCloud, environment: DeploymentTarget) {
  const outputs = cloud.outputs(environment)
  return {
    COGNITO_USER_POOL_ID: outputs['UserPoolId'] ?? '',
    S3_URL: outputs['UploadsBucketUrl'] ?? '',
    TZ: 'Asia/Tokyo',
  }
}

/** What a deployment passes to ecspresso (`ecspresso/variables.json`), and what an AWS client needs. */
function deploymentVariables(
  cloud: SeededCloud,
  environment: DeploymentTarget,
  commit: Commit,
): Record<string, string> {
  const { account, region, cluster, name } = environment
  return {
    ...cloud.env(environment),
    ENV: name,
    REGION: region,
    CLUSTER: cluster,
    AWS_ACCOUNT_ID: account,
    SERVICE: environment.service.name,
    REPOSITORY: environment.service.repository,
    ...githubVariables(cloud, environment),
    IMAGE_TAG: commit.sha,
    AUTHOR: commit.author,
  }
}

/** What the stage reads in Slack, in whichever channel the alert policy has it. */
function slackViews(cloud: SeededCloud, closed: AbortSignal) {
  const messages = (): readonly SlackMessage[] =>
    cloud.slack.channels().flatMap((channel) => channel.messages)

  /** The newest card of a commit. */
  function card(commit: Commit): Card | undefined {
    const found = messages().findLast(
      ({ metadata, thread_ts }) =>
        thread_ts === undefined &&
        metadata?.event_type === 'deployment' &&
        metadata.event_payload['commit'] === commit.sha,
    )
    return (
      found && {
        ts: found.ts,
        status: String(found.metadata?.event_payload['status']),
        text: found.text,
      }
    )
  }

  return {
    messages,
    card,
    /** What stands in the thread of a commit's card, as people read it. */
    thread(commit: Commit): string {
      const ts = card(commit)?.ts
      const replies = messages().filter((message) => ts !== undefined && message.thread_ts === ts)
      return replies.flatMap((reply) => slackText(reply)).join('\n')
    },
    /** Waits until the commit's card has this status; answers what it is in the end. */
    untilCard: (commit: Commit, status: string, realMs?: number) =>
      until(
        () => card(commit),
        (found) => found?.status === status,
        realMs,
        closed,
      ),
    untilThread(commit: Commit, matches: RegExp, realMs?: number) {
      return until(
        () => this.thread(commit),
        (text) => matches.test(text),
        realMs,
        closed,
      )
    },
    untilMessage: (matches: (message: SlackMessage) => boolean, realMs?: number) =>
      until(
        () => messages().find(matches),
        (found) => found !== undefined,
        realMs,
        closed,
      ),
  }
}

/**
 * Looks again and again until it is so, for `realMs` milliseconds of the machine at most; answers the last look.
 * @throws the reason of `signal`, once it is aborted
 */
export async function until<T>(
  look: () => T,
  so: (seen: T) => boolean,
  realMs = 15_000,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = Date.now() + realMs
  for (;;) {
    signal?.throwIfAborted()
    const seen = look()
    if (so(seen) || Date.now() > deadline) return seen
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
