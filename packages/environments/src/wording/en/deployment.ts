import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { HookFacts } from '../parameters.ts'
import { at } from './count.ts'

const to = (before: Piece | undefined) => (before === undefined ? [] : phrase` to ${before}`)
const took = (time: string | undefined) => (time === undefined ? '' : ` in ${time}`)
const hook = ({ type, stage }: HookFacts) =>
  `${type === 'lambda' ? 'Lambda hook' : 'lifecycle hook'}${at(stage)}`

/** How a deployment stands, and why. */
export const deployment = {
  previous: 'the deployment before',
  unknownVersion: 'a deployment',
  hook,
  rollingOut: (now: Piece): Phrase => phrase`rolling out ${now}`,
  rollingBackByHand: (now: Piece): Phrase => phrase`rolling back by hand to ${now}`,
  waits: (now: Piece, until: Piece | undefined): Phrase =>
    phrase`${now} waits for approval${until === undefined ? [] : phrase` until ${until}`}`,
  deployed: (now: Piece, time: string | undefined, but: Phrase | undefined): Phrase =>
    phrase`deployed ${now}${took(time)}${but === undefined ? [] : phrase`, but ${but}`}`,
  /** How a version ended, in the sentences after it. */
  endings: {
    failed: 'failed',
    refused: 'was refused',
    notApproved: 'was not approved in time',
    byHook: (by: HookFacts) => `was failed by its ${hook(by)}`,
  },
  failed: (now: Piece, ending: string): Phrase => phrase`${now} ${ending}`,
  rollingBack: (now: Piece, ending: string, before: Piece | undefined): Phrase =>
    phrase`${now} ${ending}, rolling back${to(before)}`,
  rolledBack: (now: Piece, ending: string, before: Piece | undefined): Phrase =>
    phrase`${now} ${ending}, rolled back${to(before)}`,
  rolledBackByHand: (now: Piece, time: string | undefined): Phrase =>
    phrase`rolled back by hand to ${now}${took(time)}`,
  rollbackFailed: (now: Piece, ending: string, before: Piece | undefined): Phrase =>
    phrase`${now} ${ending}, and its rollback${to(before)} failed`,
  rollbackReplaced: (now: Piece, ending: string): Phrase =>
    phrase`${now} ${ending}, and a newer deployment cut its rollback off`,
  rollbackStuck: (now: Piece, before: Piece | undefined, minutes: string): Phrase =>
    phrase`the rollback of ${now}${to(before)} has not finished after ${minutes}`,
  replaced: (now: Piece): Phrase =>
    phrase`deployment of ${now} was replaced by a newer one before it ended`,
  deleted: (now: Piece): Phrase => phrase`deployment of ${now} ended, as its service was deleted`,
  probablyDeleted: (now: Piece): Phrase =>
    phrase`deployment of ${now} has no result: its service was probably deleted, or scaled to zero`,
  stopped: (now: Piece): Phrase => phrase`deployment of ${now} was stopped by hand`,
  stoppedRollingBack: (now: Piece, before: Piece | undefined): Phrase =>
    phrase`deployment of ${now} was stopped by hand, rolling back${to(before)}`,
  stoppedRolledBack: (now: Piece, before: Piece | undefined): Phrase =>
    phrase`deployment of ${now} was stopped by hand, rolled back${to(before)}`,
  stuck: {
    whole: (now: Piece, minutes: string): Phrase =>
      phrase`${now} has not finished rolling out after ${minutes}`,
    short: (now: string, minutes: string) => `${now} stuck for ${minutes}`,
    because: (stuck: Piece, why: string): Phrase => phrase`${stuck}: ${why}`,
  },
  /** The second line of a card. */
  change: {
    compare: 'compare',
    sameImage: 'the same image again',
    by: (author: string) => `by ${author}`,
    started: (time: Piece): Phrase => phrase`started ${time}`,
    attemptTook: (time: string) => `the attempt took ${time}`,
    stage: (stage: string, time: Piece, serves: Phrase): Phrase =>
      phrase`${stage} at ${time}: ${serves}`,
    steadySince: (time: Piece): Phrase =>
      phrase`ECS reports a steady state since ${time}, and no end of the deployment.`,
  },
  /** Why people are mentioned. */
  escalation: {
    rollbackFailed: (now: Piece, before: Piece | undefined): Phrase =>
      phrase`the rollback of ${now}${to(before)} failed too`,
    rollbackStuck: (now: Piece, before: Piece | undefined, minutes: string): Phrase =>
      phrase`the rollback of ${now}${to(before)} has not finished after ${minutes}, and ECS has not given up`,
    refused: (now: Piece, stage: string | undefined): Phrase =>
      phrase`${now} was refused where it waited for approval${at(stage)}`,
    notApproved: (now: Piece, stage: string | undefined): Phrase =>
      phrase`nobody approved ${now} in time${at(stage)}, so ECS rolls it back`,
    hookFailed: (now: Piece, by: HookFacts): Phrase => phrase`${now} was failed by its ${hook(by)}`,
    hookTimedOut: (now: Piece, by: HookFacts): Phrase =>
      phrase`${now} was failed by its ${hook(by)}, which did not end in time`,
    unhealthy: (now: Piece, why: string): Phrase => phrase`${now} did not become healthy: ${why}`,
    notStarted: (now: Piece, why: string): Phrase => phrase`${now} did not start: ${why}`,
    failed: (now: Piece, why: string): Phrase => phrase`${now} failed: ${why}`,
  },
  /** What is left of such a reply once it is over; it stands after how the deployment stands now. */
  over: {
    stuck: (now: Piece, minutes: string): Phrase =>
      phrase`rolling out ${now} had not finished after ${minutes}`,
    rollbackStuck: (minutes: string): Phrase =>
      phrase`its rollback had not finished after ${minutes}`,
    hookTimedOut: (by: HookFacts): Phrase =>
      phrase`its ${hook(by)} had timed out, and ECS let it go on`,
  },
  /** An event of ECS by a name that is not known here. */
  report: {
    onCard: (name: string, stage: string | undefined, reason: string | undefined) =>
      `ECS reports ${name}${at(stage)}${reason === undefined ? '' : `: ${reason}`}`,
    of: (name: string, now: Piece, stage: string | undefined): Phrase =>
      phrase`ECS reports ${name} of ${now}${at(stage)}`,
    unknown: 'What this event means is not known here.',
    nextStep: 'look at the deployment, and at the events of the service.',
  },
  /** Why it failed or does not end, in half a sentence. */
  why: {
    circuitBreaker: 'its circuit breaker fired',
    noReason: 'ECS gives no reason',
    hookTimedOut: (by: HookFacts) => `its ${hook(by)} timed out`,
    reported: (name: string, reason: string | undefined) =>
      `ECS reported ${name}${reason === undefined ? '' : ` (${reason})`}`,
    alarms: (names: readonly string[]) =>
      names.length === 0
        ? 'a CloudWatch alarm of the deployment fired'
        : `CloudWatch alarm${names.length > 1 ? 's' : ''} ${names.join(', ')} fired`,
    meanwhile: (troubles: Phrase): Phrase => phrase`ECS also reported: ${troubles}`,
  },
  nextStep: {
    noCause: 'look at the events of the service, and at the health checks of its target group.',
    noTask: 'look at the events of the service, and at its target group.',
    alarm: (named: boolean, revert: Piece | undefined): Phrase =>
      phrase`see ${named ? 'its graph in CloudWatch' : 'which alarm it was (aws ecs describe-service-deployments names it)'} and what the new tasks logged since the start; correct the code, or the threshold of the alarm${revert === undefined ? [] : phrase`, or revert ${revert}`}.`,
    waited: (time: string) => `It waited ${time}.`,
    answer:
      'deploy it again, and answer before the deadline, or raise timeoutInMinutes of the hook.',
    timeoutAction: "ECS rolls it back, unless the hook's time-out action is CONTINUE.",
    hook: (name: string | undefined) =>
      `see the log of ${name === undefined ? 'the function that the hook calls' : `function ${name}`}, and why it did not succeed.`,
  },
}
