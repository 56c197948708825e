import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EcspressoResult } from '@repo/ecspresso'
import {
  type ChosenEcspresso,
  chooseEcspresso,
  ecspressoOf,
  localDefinitions,
} from '@repo/ecspresso-lite'
import {
  type DeploymentTarget,
  type Environment,
  environmentNamed,
  environments as ownTable,
  resourceNames,
  targetIn,
} from '@repo/environments'
import type { SlackMessage } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import type { Commit } from './commit.ts'
import { MissingBundleError, MissingResourceError } from './errors.ts'
import { githubVariables } from './github-variables.ts'
import type { Pace } from './seed/pace.ts'
import { type SeededCloud, startSeededCloud } from './seed/seeded-cloud.ts'

export interface StageOptions {
  /** Root of the repository. */
  readonly root: string
  /** Port of the local cloud; 0 takes a free one. */
  readonly port?: number
  /** Speed of the cloud's clock. Leave it at 1 for the real ecspresso, which uses the machine's time. */
  readonly speed?: number
  /** The environments in the cloud. Default: the table of this repository, which the built Lambda has too. */
  readonly table?: readonly Environment[]
  /** Name of the environment to deploy to. Default: the first that is not production, else the first. */
  readonly environment?: string
  /** Name of the service to deploy. Default: the environment's first. */
  readonly service?: string
  /** Overrides of the stacks' timing. Default: none. */
  readonly pace?: Pace
  readonly ecspresso?: ChosenEcspresso
  /** Further variables of the alerts Lambda. */
  readonly alertsEnv?: Readonly<Record<string, string>>
  /** Further variables of the backend's image. Those of the task definition override them. */
  readonly backendEnv?: Readonly<Record<string, string>>
  /** Run tasks as containers of this Docker image instead of processes of the built backend. */
  readonly dockerImage?: string
}

/** Is called with what happens on a stage. */
export interface StageObserver {
  /** An image of a commit was pushed. */
  pushed?(commit: Commit): void
  /** A run of ecspresso begins. */
  started(run: EcspressoRun): RunObserver
}

export interface EcspressoRun {
  readonly target: DeploymentTarget
  /** What follows `ecspresso` on the command line. */
  readonly args: readonly string[]
}

/** Is called with what one run prints, and its end. */
export interface RunObserver {
  line(text: string): void
  ended?(exitCode: number): void
}

/** The message of one deployment. */
export interface Card {
  readonly ts: string
  readonly status: string
  readonly text: string
  /** The metadata of the message, which is the same in every language. */
  readonly payload: Readonly<Record<string, unknown>>
}

/** A finding of a scan. */
export interface Vulnerability {
  readonly name: string
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM'
  readonly package: string
  readonly version: string
  /** Version of the package that fixes it, if there is one. */
  readonly fixedIn?: string
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/**
 * Opens everything that a deployment needs, on one machine: the local cloud with the alerts Lambda, a registry to push
 * commits to, ecspresso to deploy them, and Slack to read.
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
  const definitions = localDefinitions(
    root,
    ecspresso.kind === 'binary' ? ecspresso.version : undefined,
  )
  const closing = new AbortController()

  const observers = new Set<StageObserver>()

  /** What can be done to one target. */
  function at(target: DeploymentTarget) {
    /** Runs ecspresso with the variables of the workflow for this commit; `variables` override them. */
    async function run(
      args: readonly string[],
      commit: Commit,
      variables: Readonly<Record<string, string>> = {},
    ): Promise<EcspressoResult> {
      const folder = target.service.definitions
      const files = ['--config', `${folder}/ecspresso.yml`, '--envfile', `${folder}/values.env`]
      const given = { target, args: [...args, ...files] }
      const running = [...observers].map((observer) => observer.started(given))
      const result = await ecspressoOf(ecspresso, cloud.clock).run(given.args, {
        cwd: definitions.root,
        env: { ...deploymentVariables(cloud, target, commit), ...variables },
        signal: closing.signal,
        onLine: (line) => {
          for (const observer of running) observer.line(line)
        },
      })
      for (const observer of running) observer.ended?.(result.exitCode)
      return result
    }

    return {
      target,
      run,
      githubVariables: githubVariables(cloud, target),

      /** Pushes the image of a commit: the built backend, or another command in its place. */
      push(commit: Commit, command: readonly string[] = [process.execPath, backend]): void {
        cloud.ecr.push(target, {
          repository: target.service.repository,
          tag: commit.sha,
          command,
          environment: { NODE_ENV: 'production', COMMIT: commit.sha, ...options.backendEnv },
          ...(options.dockerImage !== undefined && { dockerImage: options.dockerImage }),
        })
        for (const observer of observers) observer.pushed?.(commit)
      },

      deploy(
        commit: Commit,
        variables: Readonly<Record<string, string>> = {},
        args: readonly string[] = [],
      ): Promise<EcspressoResult> {
        return run(['deploy', '--wait-until', 'deployed', ...args], commit, variables)
      },

      /** Forces the outcome of the next deployments, independent of their images; `undefined`: no longer. */
      force(outcome: 'succeed' | 'rollback' | 'stuck' | 'paused' | undefined): void {
        const {
          cluster,
          service: { name: service },
        } = target
        cloud.ecs.forceOutcome({ caller: target, cluster, service, outcome })
      },

      /** The commit that responds behind the load balancer, or `HTTP 503` and the like. */
      async servingCommit(): Promise<string> {
        const response = await fetch(`${cloud.serviceUrl(target)}/version`)
        if (!response.ok) return `HTTP ${response.status}`
        const { commit } = (await response.json()) as { commit: string } // the backend's own response
        return commit
      },

      /** Completes Amazon Inspector's scan of a commit's image with these findings. */
      publishScan(commit: Commit, vulnerabilities: readonly Vulnerability[]): void {
        cloud.ecr.publishScan(target, {
          repository: target.service.repository,
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
    }
  }

  return {
    ...at(environment),
    /** The same for another target of this cloud. */
    at,
    cloud,
    environment,
    ecspresso,
    /** Path of the built backend. */
    backend,
    /** Calls the observer with what happens from now on. */
    observe: (observer: StageObserver) => void observers.add(observer),

    /** Stops everything that was started, a running ecspresso too. */
    close(): Promise<void> {
      closing.abort()
      definitions.remove()
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

/** The variables of a deployment (`ecspresso/variables.json`) and of AWS clients. */
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
    OUTPUT_PREFIX: resourceNames(environment).outputPrefix,
    ...githubVariables(cloud, environment),
    IMAGE_TAG: commit.sha,
    AUTHOR: commit.author,
  }
}

/** Views of Slack, across the channels of the alert policy. */
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
        payload: found.metadata?.event_payload ?? {},
      }
    )
  }

  return {
    messages,
    card,
    /** The visible text of the thread of a commit's card. */
    thread(commit: Commit): string {
      const ts = card(commit)?.ts
      const replies = messages().filter((message) => ts !== undefined && message.thread_ts === ts)
      return replies.flatMap((reply) => slackText(reply)).join('\n')
    },
    /** Waits until the commit's card has this status; resolves with the card, after a timeout with another status. */
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
 * Polls until `matches` returns true, or for `realMs` milliseconds of the machine; resolves with the last value.
 * @throws the reason of `signal`, once it is aborted
 */
export async function until<T>(
  read: () => T,
  matches: (value: T) => boolean,
  realMs = 15_000,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = Date.now() + realMs
  for (;;) {
    signal?.throwIfAborted()
    const value = read()
    if (matches(value) || Date.now() > deadline) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
