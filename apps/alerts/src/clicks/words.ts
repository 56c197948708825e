import type { Outcome } from './answer.ts'
import type { HookState } from './hook-client.ts'

/** What a person is answered, and nobody else sees: mrkdwn of text that is ours, and of ids. */
export function wordsFor(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return outcome.entry.action === 'CONTINUE'
        ? 'Your approval is with ECS, which lets the deployment go on. Its message reports what becomes of it.'
        : 'Your refusal is with ECS, which rolls the deployment back. Its message reports what becomes of it.'
    case 'unknown':
      return 'This button belongs to no service here whose deployments are approved in Slack. Nothing was done.'
    case 'external':
      return 'Only members of this workspace may answer. Nothing was done.'
    case 'stranger':
      return 'You are not among the people who may answer for this environment. Nothing was done.'
    case 'unreadable':
      return unreadable[outcome.what]
    case 'over':
      return `The deployment no longer waits: ${stateWords(outcome.state)}. Nothing was done.`
    case 'late':
      return `${outcome.by ? `<@${outcome.by}>` : 'Somebody else'} was faster. Nothing was done.`
    case 'refused':
      return `ECS did not take the answer (${outcome.code}), and the deployment still waits. Press again, or use the command in the message.`
    case 'unclear':
      return 'ECS did not answer in time, so it is not known whether the deployment goes on. Its message, or the ECS console, shows it.'
  }
}

const unreadable = {
  group:
    'The members of the group that may answer could not be read from Slack. Nothing was done; the command in the message works.',
  hook: 'The deployment could not be read from ECS. Nothing was done; press again, or use the command in the message.',
  ledger:
    'The answer could not be recorded. Nothing was done; press again in a minute, or use the command in the message.',
} as const

function stateWords({ deployment, hook }: HookState): string {
  if (hook === 'SUCCEEDED') return 'it was approved before'
  if (hook === 'FAILED') return 'it was refused before'
  if (hook === 'TIMED_OUT') return 'nobody had answered in time'
  return deployment === undefined ? 'ECS does not know it any more' : `ECS calls it ${deployment}`
}
