import type { Wording } from '@repo/environments/wording'
import type { Outcome } from './answer.ts'
import type { HookState } from './hook-client.ts'

/** What a person is answered, and nobody else sees: mrkdwn of text that is ours, and of ids. */
export function wordsFor({ approval: { answers, states } }: Wording, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return outcome.entry.action === 'CONTINUE' ? answers.approved : answers.refused
    case 'unreadable':
      return { group: answers.noGroup, hook: answers.noHook, ledger: answers.noLedger }[
        outcome.what
      ]
    case 'over':
      return answers.over(stateWords(states, outcome.state))
    case 'late':
      return answers.late(outcome.by && `<@${outcome.by}>`)
    case 'refused':
      return answers.notTaken(outcome.code)
    default:
      return answers[outcome.kind]
  }
}

function stateWords(
  states: Wording['approval']['states'],
  { deployment, hook }: HookState,
): string {
  if (hook === 'SUCCEEDED') return states.approved
  if (hook === 'FAILED') return states.refused
  if (hook === 'TIMED_OUT') return states.timedOut
  return deployment === undefined ? states.gone : states.other(deployment)
}
