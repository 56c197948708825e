import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { TroubleKind } from '../kinds.ts'
import type { TroubleFacts } from '../parameters.ts'
import { count } from './count.ts'

const because = ({ reason }: TroubleFacts) => (reason === undefined ? '' : ` (${reason})`)

/** What is wrong with a service, in half a sentence. */
const troubles: Readonly<Record<TroubleKind, (facts: TroubleFacts) => string>> = {
  'cannot-start': () => 'its tasks fail to start, over and over',
  placement: (facts) =>
    facts.reason?.includes('RESOURCE:FARGATE')
      ? `no capacity for Fargate tasks${because(facts)}`
      : `a task cannot be placed${because(facts)}`,
  configuration: (facts) => `a task cannot start with its configuration${because(facts)}`,
  'unhealthy-target': ({ name }) =>
    name.startsWith('VPC_LATTICE')
      ? 'a target of VPC Lattice is unhealthy'
      : 'an instance in service discovery is unhealthy',
  'task-failed': ({ tasks, cause }) =>
    `${tasks === 1 ? 'a task' : count(tasks, 'task')} stopped${cause === undefined ? '' : `: ${cause}`}`,
  'health-unknown': () => 'ECS does not know whether its tasks are healthy',
  'daemon-placement': () => 'a daemon task violates the placement constraints',
  throttled: ({ name }) =>
    name.startsWith('SERVICE_DISCOVERY')
      ? 'AWS Cloud Map throttles what ECS asks for it'
      : 'AWS throttles what ECS does for it',
  other: (facts) => `ECS says ${facts.name}${because(facts)}`,
}

/** A service outside a deployment. */
export const service = {
  troubles,
  trouble: {
    /** On the card of a deployment: how often it was reported meanwhile. */
    joined: (sentence: string, times: number) => `${sentence}, ${times} times`,
    silentSince: (time: Piece): Phrase => phrase`not reported since ${time}`,
    overSince: (time: Piece): Phrase => phrase`over since ${time}`,
  },
  /** How it is known that a trouble is over. */
  ended: {
    steady: 'ECS reports a steady state: as many tasks run as should.',
    deployed: 'A deployment completed since.',
    unwanted: 'No task is to run any more.',
    unknown: 'Its end is not known. Look at the events of the service in the console.',
  },
  crashLoop: {
    now: (running: Phrase | undefined, stopped: string, period: Phrase): Phrase =>
      phrase`crash loop${running === undefined ? [] : phrase`, ${running}`}, ${stopped} (${period})`,
    over: (isCured: boolean, stopped: string, last: Piece): Phrase =>
      phrase`crash loop ${isCured ? 'ended with a deployment' : 'is over'}: ${stopped}, the last one at ${last}`,
    period: (first: Piece, last: Piece): Phrase => phrase`first ${first}, last ${last}`,
    escalation: (goesOn: boolean, cause: string) =>
      `crash loop${goesOn ? ' goes on' : ''}, ${cause}`,
  },
}
