import { join } from 'node:path'
import { project } from '@repo/environments'
import type { Commit } from '../commit.ts'
import type { Stage } from '../stage.ts'
import type { Action } from './actions/action.ts'
import { actionsOf, createActions } from './actions/actions.ts'
import { type Commits, createCommits } from './commits.ts'
import { reachedServices, viewEnvironments } from './environments.ts'
import { createOutcomes, type Outcomes, parsed } from './outcomes.ts'
import { pageRoute } from './page.ts'
import { previewRoute } from './preview.ts'
import { publishStage } from './publish.ts'
import { replayRoute } from './replay-route.ts'
import { routeTo } from './routes.ts'
import { commandText, createTerminal, type Terminal } from './terminal.ts'
import { createTraffic } from './traffic.ts'

export interface ControlRoomOptions {
  /** Root of the repository. */
  readonly root: string
  /** The commit that is checked out. */
  readonly commit: Commit
}

/** The page of a stage. */
export interface ControlRoom {
  readonly url: string
  /** From now on its buttons work. */
  enable(): void
  close(): void
}

/**
 * Serves the control room on the port of the cloud: the page at `/`, the stage's state in the stream of the cloud, and
 * actions below `/_demo/`.
 * @throws MissingBundleError where the page has not been built
 */
export function openControlRoom(stage: Stage, { root, commit }: ControlRoomOptions): ControlRoom {
  const { cloud } = stage
  let enabled = false
  const terminal = createTerminal(cloud.clock.now, () => published.changed('terminal'))
  const commits = createCommits(root, () => published.changed('commits'))
  const outcomes = createOutcomes(() => published.changed('outcomes'))
  const traffic = createTraffic({
    services: () => reachedServices(cloud),
    isWatched: cloud.observe.isWatched,
    changed: () => published.changed('traffic'),
  })
  const deploying = followRuns(stage, { terminal, commits })
  const isDeploying = (environment: string) => deploying.has(environment)
  const scene = { stage, root, terminal, commits, traffic, isDeploying }
  const actions = createActions(
    actionsOf(scene),
    {
      disabled: () => (enabled ? undefined : 'the three acts of the demo are not over yet'),
      changed: () => published.changed('actions'),
    },
    (action, error) => void showFailure(terminal, action, error),
  )
  const published = publishStage(
    cloud,
    {
      project: () => project.name,
      environments: () => viewEnvironments(cloud),
      commits: commits.view,
      actions: actions.view,
      terminal: terminal.runs,
      traffic: traffic.view,
      outcomes: outcomes.view,
    },
    // Whether an action can be done depends on services, tasks, queues and faults.
    ['actions'],
  )
  commits.add(commit)
  const unsubscribe = followEvents(stage, outcomes)
  cloud.addRoute(routeTo([actions.route, previewRoute, replayRoute(root)]))
  cloud.addRoute(pageRoute(join(root, 'tools/control-room/dist')))
  return {
    url: `${cloud.endpoint}/`,
    enable() {
      enabled = true
      published.changed('actions')
    },
    close() {
      unsubscribe()
      traffic.stop()
      published.stop()
    },
  }
}

/** Shows every run of ecspresso in the terminal. @returns the environments that one works on now */
function followRuns(
  stage: Stage,
  { terminal, commits }: { terminal: Terminal; commits: Commits },
): ReadonlySet<string> {
  const deploying = new Set<string>()
  stage.observe({
    pushed: commits.add,
    started({ target, args }) {
      deploying.add(target.name)
      const shown = terminal.begin(target.name, commandText(['ecspresso', ...args]))
      return {
        line: shown.line,
        ended(exitCode) {
          deploying.delete(target.name)
          shown.end(exitCode)
        },
      }
    },
  })
  return deploying
}

/** Reads what becomes of each event that matches a rule, from the logs of the alerts and their dead-letter queues. */
function followEvents({ cloud }: Stage, outcomes: Outcomes): () => void {
  const functions = new Set(cloud.environments.map((place) => cloud.alerts(place).function))
  const unsubscribes = [...functions].flatMap((fn) => (fn ? [fn.subscribe(outcomes.read)] : []))
  const deadLetterQueues = new Set(
    cloud.environments.map((place) => cloud.alerts(place).deadLetterQueue),
  )
  for (const queue of deadLetterQueues)
    unsubscribes.push(
      queue.onChange(() => {
        for (const { body, receiveCount } of queue.messages())
          outcomes.deadLettered(parsed(body), receiveCount)
      }),
    )
  unsubscribes.push(
    cloud.bus.subscribe(({ event, rules }) => {
      if (rules.length > 0) outcomes.sent(event)
    }),
  )
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe()
  }
}

function showFailure(terminal: Terminal, action: Action, error: unknown): void {
  const shown = terminal.begin(action.environment ?? '', `# ${action.label}`)
  shown.line(error instanceof Error ? error.message : String(error))
  shown.end(1)
}
