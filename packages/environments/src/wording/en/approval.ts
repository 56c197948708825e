import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import { at } from './count.ts'

const by = (user: Piece | undefined) => (user === undefined ? [] : phrase` by ${user}`)

/** A deployment that waits for an answer, and what people who answer it by a button read. */
export const approval = {
  waited: (now: Piece, stage: string | undefined, answer: Phrase): Phrase =>
    phrase`${now} waited for approval${at(stage)}: ${answer}`,
  approved: (user: Piece | undefined, time: Piece): Phrase =>
    phrase`${user === undefined ? 'continued' : 'approved'}${by(user)} at ${time}`,
  refused: (user: Piece | undefined, time: Piece): Phrase => phrase`refused${by(user)} at ${time}`,
  /** An answer on the card, where several stages may have one. */
  atStage: (answer: Phrase, stage: string | undefined): Phrase => phrase`${answer}${at(stage)}`,
  endedBefore: 'the deployment ended before an answer',
  nobody: (time: Piece, then: 'rollback' | 'continue' | 'unknown'): Phrase =>
    phrase`nobody answered until ${time}, and ECS ${{ rollback: 'rolls it back', continue: 'let it go on', unknown: 'takes its time-out action' }[then]}`,
  now: (stage: string | undefined, serves: Phrase): Phrase =>
    phrase`${stage === undefined ? 'Now' : `At ${stage}`}: ${serves}.`,
  deadline: (time: Piece | undefined, action: string | undefined): Phrase => {
    const nobody = phrase`If nobody answers${by(time)}, `
    if (action === 'ROLLBACK') return phrase`${nobody}ECS rolls it back.`
    if (action === 'CONTINUE') return phrase`${nobody}ECS lets it go on.`
    return phrase`${nobody}ECS takes the hook's time-out action, which is a rollback unless it is set to CONTINUE.`
  },
  commands: 'To let it go on, or to roll it back',
  /** Slack takes 75 characters of a label, 100 of a title, 30 of `yes` and `no`. */
  approve: {
    label: 'Approve',
    title: (environment: string) => `Let it go on in ${environment}?`,
    text: (place: Piece, change: Phrase, stage: string | undefined): Phrase =>
      phrase`${place}: ${change}. ECS continues the deployment${at(stage)}.`,
    yes: 'Let it go on',
    no: 'Not yet',
  },
  refuse: {
    label: 'Roll back',
    title: (environment: string) => `Roll it back in ${environment}?`,
    text: (place: Piece, change: Phrase, stage: string | undefined, before: Piece): Phrase =>
      phrase`${place}: ${change}. ECS ends the deployment${at(stage)} and goes back to ${before}.`,
    yes: 'Roll back',
    no: 'Not yet',
  },
  /** What a person is answered, and nobody else sees: mrkdwn. */
  answers: {
    approved:
      'Your approval is with ECS, which lets the deployment go on. Its message reports what becomes of it.',
    refused:
      'Your refusal is with ECS, which rolls the deployment back. Its message reports what becomes of it.',
    unknown:
      'This button belongs to no service here whose deployments are approved in Slack. Nothing was done.',
    external: 'Only members of this workspace may answer. Nothing was done.',
    stranger: 'You are not among the people who may answer for this environment. Nothing was done.',
    noGroup:
      'The members of the group that may answer could not be read from Slack. Nothing was done; the command in the message works.',
    noHook:
      'The deployment could not be read from ECS. Nothing was done; press again, or use the command in the message.',
    noLedger:
      'The answer could not be recorded. Nothing was done; press again in a minute, or use the command in the message.',
    over: (state: string) => `The deployment no longer waits: ${state}. Nothing was done.`,
    late: (user: string | undefined) => `${user ?? 'Somebody else'} was faster. Nothing was done.`,
    notTaken: (code: string) =>
      `ECS did not take the answer (${code}), and the deployment still waits. Press again, or use the command in the message.`,
    unclear:
      'ECS did not answer in time, so it is not known whether the deployment goes on. Its message, or the ECS console, shows it.',
  },
  /** Why a deployment no longer waits. */
  states: {
    approved: 'it was approved before',
    refused: 'it was refused before',
    timedOut: 'nobody had answered in time',
    gone: 'ECS does not know it any more',
    other: (status: string) => `ECS calls it ${status}`,
  },
}
