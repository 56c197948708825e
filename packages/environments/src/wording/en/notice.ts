import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { AlarmKind } from '../kinds.ts'
import { count } from './count.ts'

/** What people read of one alarm. */
export interface AlarmWords {
  readonly sentence: string
  /** When it is over. */
  readonly over: string
  /** What to do; it stands after `Next: `. */
  readonly nextStep: string
}

const alarms: Readonly<Record<AlarmKind, AlarmWords>> = {
  ServerErrors: {
    sentence: 'requests are answered with 5xx',
    over: 'requests are answered with 5xx no longer',
    nextStep:
      'compare its beginning with the last deployment; if that is the cause, roll back. Else look at the logs of the service, and whether tasks stopped.',
  },
  SlowResponses: {
    sentence: 'requests are answered slowly',
    over: 'requests are answered slowly no longer',
    nextStep:
      'compare its beginning with the last deployment; if that is the cause, roll back. Else look for what the service waits for, and at its CPU.',
  },
  NoHealthyTargets: {
    sentence: 'no healthy task is registered',
    over: 'a healthy task is registered again',
    nextStep:
      'look at the events of the service: whether it has tasks, and why they stop. If its count was set to 0, nothing serves until it is raised.',
  },
  NoRunningTasks: {
    sentence: 'no task is running',
    over: 'tasks are running again',
    nextStep:
      'look at the events of the service: whether it is to have tasks, and why they stop. If its count was set to 0, nothing works until it is raised.',
  },
  UnhealthyTargets: {
    sentence: 'tasks fail health checks',
    over: 'tasks fail health checks no longer',
    nextStep:
      'see what /readyz of a task answers and how long it takes: the target group shows the reason of each target.',
  },
  RejectedConnections: {
    sentence: 'the load balancer rejects connections',
    over: 'the load balancer rejects connections no longer',
    nextStep:
      'look at its requests and connections: it has more of them than it can take at once, and AWS scales it within minutes.',
  },
  HighCpu: {
    sentence: 'tasks are short of CPU',
    over: 'tasks are short of CPU no longer',
    nextStep: 'look at the number of requests; run more tasks, or larger ones (values.env).',
  },
  HighMemory: {
    sentence: 'tasks are short of memory, and end when there is none left',
    over: 'tasks are short of memory no longer',
    nextStep:
      'see whether it has grown since the last deployment; run larger tasks (values.env) until the cause is found.',
  },
  CertificateExpiry: {
    sentence: 'the certificate expires soon, and ACM has not renewed it',
    over: 'the certificate does not expire soon',
    nextStep:
      'see in ACM why: most often the DNS record of its validation is missing. Renew an imported one by hand.',
  },
}

const from = (day: Piece | undefined) =>
  day === undefined ? phrase` (AWS names no date)` : phrase` from ${day}`

/** Alarms of CloudWatch, and notices of AWS Health. */
export const notice = {
  alarms,
  alarm: {
    over: (name: string, time: string, over: string) =>
      `the alarm ${name} is over after ${time}: ${over}`,
    noData: 'CloudWatch has no data since',
    muted: 'muted in CloudWatch',
    name: (name: string, reason: string | undefined) =>
      `alarm ${name}${reason === undefined ? '' : `, CloudWatch says: ${reason}`}`,
    wantedAgain: 'its schedule wants tasks again',
    noTask: (unwanted: Phrase): Phrase => phrase`no task runs, ${unwanted}`,
    noTaskYet: (time: Piece): Phrase =>
      phrase`no task runs yet, its schedule wants tasks since ${time}`,
  },
  retirement: {
    closed: 'AWS has closed the retirement of its tasks',
    stops: (tasks: number, day: Piece | undefined): Phrase =>
      phrase`AWS stops ${count(tasks, 'task')} of no service${from(day)}, and nothing starts them again`,
    replaces: (day: Piece | undefined): Phrase =>
      phrase`AWS replaces its Fargate tasks${from(day)}`,
    whichTasks: (some: readonly string[], more: number) =>
      `Fargate retires the platform version that they run on: ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    howReplaced:
      'Fargate retires the platform version that they run on. ECS starts new tasks first, as far as minimumHealthyPercent of the service requires.',
    nextStep: {
      start: 'start them again before, for instance with the command that started them.',
      look: 'see in the AWS Health Dashboard which tasks they are.',
      deploy: (command: string) =>
        `nothing; or choose the time yourself and deploy before: ${command}`,
    },
  },
}
