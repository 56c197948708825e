import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { Doing } from '../parameters.ts'
import { count } from './count.ts'

const share = (tasks: number, of: number) => `${tasks} of ${count(of, 'task')}`
const does = (doing: Doing) => (doing === 'running' ? 'runs' : 'serves')

/** How many tasks run, and which version serves. */
export const tasks = {
  share,
  doing: (some: number, of: number, doing: Doing) => `${share(some, of)} ${doing}`,
  newOnesRunning: (some: number, of: number) => `${some} of ${count(of, 'new task')} running`,
  onlyRunning: (some: number, of: number) => `only ${share(some, of)} running`,
  stillRunning: (some: number, of: number) => `${share(some, of)} still running`,
  runningAgain: (some: number, of: number) => `${share(some, of)} running again.`,
  areNew: (some: number, of: number) => `${share(some, of)} are new`,
  stopped: (some: number, cause: string) => `${count(some, 'task')} stopped: ${cause}`,
  stoppedWithin: (some: number, time: string) => `${count(some, 'task')} stopped in ${time}`,
  /** How widely it failed. `lived`: how long the tasks lived at most. */
  failedOf: (some: number, of: number, lived: string | undefined) =>
    `${share(some, of)}${lived === undefined ? '' : `,${some > 1 ? ' each' : ''} within ${lived} of its start`}.`,
  forMinutes: (running: Phrase, minutes: string): Phrase => phrase`${running} for ${minutes}`,
  nothing: (of: number) => `NOTHING is serving, 0 of ${count(of, 'task')}`,
  unwanted: 'no task is to run (desired count 0)',
  unwantedByThen: 'no task is to run: none can start in that time',
  unwantedBySchedule: (until: string | undefined) =>
    `0 tasks are wanted by the schedule${until === undefined ? '' : ` (until ${until})`}`,
  unknown: { whole: 'not known whether it serves', short: 'serving not known' },
  rolledBack: {
    whole: (before: Piece): Phrase =>
      phrase`rolled back to ${before}, not known how many tasks serve`,
    short: 'rolled back, serving not known',
  },
  onlyBefore: {
    whole: (before: Piece, doing: Doing, some: number, of: number): Phrase =>
      phrase`${before} ${does(doing)} with only ${share(some, of)}`,
    short: (doing: Doing, some: number, of: number) => `${doing} with only ${some} of ${of}`,
  },
  stillBefore: {
    whole: (before: Piece, doing: Doing, some: number, of: number): Phrase =>
      phrase`${before} still ${does(doing)}, ${share(some, of)}`,
    short: (doing: Doing, some: number, of: number) => `still ${doing}, ${some} of ${of}`,
  },
  onlyNow: {
    whole: (now: Piece, some: number, of: number): Phrase =>
      phrase`only ${now} runs, ${share(some, of)}`,
    short: (some: number, of: number) => `only the new one runs, ${some} of ${of}`,
  },
  mixed: {
    whole: (before: Piece, old: number, now: Piece, own: number, of: number): Phrase =>
      phrase`${old} of ${count(of, 'task')} of ${before} and ${own} of ${now} running`,
    short: (old: number, own: number, of: number) => `${old} of ${of} old and ${own} new running`,
  },
  traffic: {
    short: { before: 'old one serves', now: 'new one serves', both: 'both serve' },
    all: (version: Piece, counted: string | undefined): Phrase =>
      phrase`${version} has all production traffic${counted === undefined ? '' : `, ${counted}`}`,
    percent: (version: Piece, percent: number): Phrase =>
      phrase`${version} has ${percent} % of the production traffic`,
    both: (counted: string | undefined): Phrase =>
      phrase`both versions serve${counted === undefined ? '' : `, ${counted}`}`,
    still: (version: Piece, doing: Doing, counted: string): Phrase =>
      phrase`${version} is still ${doing}, ${counted}`,
    one: (version: Piece, doing: Doing, counted: string): Phrase =>
      phrase`${version} is ${doing}, ${counted}`,
    unknown: 'which version has the traffic is not known here',
  },
}
