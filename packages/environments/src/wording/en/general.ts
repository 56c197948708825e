import { duration, type Phrase, type Piece, phrase } from '@repo/slack-message'
import { count } from './count.ts'

/** What messages of every kind contain. */
export const general = {
  links: {
    service: 'Service',
    logs: 'Logs',
    run: 'Run',
    compare: 'Compare',
    deployments: 'Deployments',
    image: 'Image',
    alarm: 'Alarm',
    cluster: 'Cluster',
  },
  /** A place that the table of environments does not have; the account, where another one has a cluster of this name. */
  unknownPlace: {
    cluster: (cluster: string, account: string | undefined, region: string) =>
      `(unknown: cluster ${cluster}${account === undefined ? '' : ` of ${account} in ${region}`})`,
    service: (environment: string) => `(unknown service in ${environment})`,
    repository: '(unknown repository)',
  },
  /** Milliseconds. */
  duration: (ms: number) => duration(ms),
  minutes: (value: number) => `${value} min`,
  list: (items: readonly string[]) => items.join(' and '),
  sentences: (all: readonly string[]) => all.join(' '),
  /** Stands before what a reader should do. */
  next: (step: Phrase): Phrase => phrase`Next: ${step}`,
  ecsSays: (reason: string) => `ECS says: ${reason}`,
  logsOf: (container: string) => `last lines of container ${container}`,
  /** How often something happened, where that is counted. */
  since: (times: number | undefined, time: Piece): Phrase =>
    phrase`${times === undefined ? '' : `${times} times `}since ${time}`,
  /** What replaces a message that another one took over. */
  moved: (deployment: string | undefined): Phrase =>
    deployment === undefined
      ? phrase`this belongs to another message of the service`
      : phrase`this belongs to the message of deployment ${deployment}`,
  ids: {
    taskDefinition: (now: string, before: string | undefined) =>
      `task definition ${now}${before === undefined ? '' : ` (was ${before})`}`,
    deployment: (id: string) => `deployment ${id}`,
    stopCode: (code: string) => `stop code ${code}`,
    newestTask: (task: string) => `newest task ${task}`,
  },
  standaloneTask: {
    failed: (tasks: number, cause: string): Phrase =>
      phrase`${tasks === 1 ? 'a task of no service' : `${tasks} tasks of no service`} failed: ${cause}`,
    startedBy: (some: readonly string[], more: number) =>
      `started by ${some.join(', ')}${more > 0 ? ` and ${count(more, 'other')}` : ''}`,
  },
}
