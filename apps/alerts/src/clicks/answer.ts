import { parseServiceDeploymentArn } from '@repo/aws-events'
import { type Environment, targetOfService } from '@repo/environments'
import {
  type AnswerableHook,
  approvalActions,
  readButtonValue,
} from '../deployment/approval-button.ts'
import type { ClickFact } from '../deployment/fact.ts'
import { errorFields, type Log } from '../log.ts'
import { servicePartition } from '../places/partition.ts'
import type { Store } from '../store/store.ts'
import { type HookClient, type HookState, isSettled, isWaiting } from './hook-client.ts'
import type { Entry, Ledger } from './ledger.ts'
import type { IsApprover } from './membership.ts'
import type { Click } from './payload.ts'

/** What became of a click. */
export type Outcome =
  /** ECS took the answer. */
  | { readonly kind: 'done'; readonly entry: Entry }
  /** The button is none of a service whose environment names approvers. */
  | { readonly kind: 'unknown' }
  /** The person is of another workspace, or no approver. */
  | { readonly kind: 'external' | 'stranger' }
  /** Slack, ECS or DynamoDB could not be read: nothing was done. */
  | { readonly kind: 'unreadable'; readonly what: 'group' | 'hook' | 'ledger' }
  /** The hook waits no more. */
  | { readonly kind: 'over'; readonly state: HookState }
  /** Somebody else was faster. */
  | { readonly kind: 'late'; readonly by: string | undefined }
  /** ECS refused the answer, and the hook still waits. */
  | { readonly kind: 'refused'; readonly code: string }
  /** ECS did not answer, and could not be read afterwards. */
  | { readonly kind: 'unclear' }

export interface AnswerOptions {
  readonly environments: readonly Environment[]
  readonly hooks: HookClient
  readonly isApprover: IsApprover
  readonly ledger: Ledger
  readonly store: Pick<Store, 'add'>
  readonly log: Log
  readonly now?: () => number
}

/** Slack shows a warning after 3 s. Half of that is for ECS's answer, and some for reading the hook once more. */
const ANSWER_MS = 1700
const READ_AGAIN_MS = 500

/** Decides about a click and answers the hook: checks who it is and that the hook waits, reserves the decision, calls ECS. */
export function createAnswer(options: AnswerOptions) {
  const { environments, hooks, isApprover, ledger, store, log, now = Date.now } = options

  /** The service's partition and the approvers, where its environment names some. */
  function placeOf({ serviceDeployment }: AnswerableHook) {
    const place = parseServiceDeploymentArn(serviceDeployment)
    const target = place && targetOfService(place, environments)
    const approvers = target?.slack.approvers ?? []
    if (!place || approvers.length === 0) return undefined
    return { partition: servicePartition(place), approvers }
  }

  /** Calls ECS, and reads the hook again after any error: the answer may have arrived, or another one before it. */
  async function callEcs(entry: Entry, signal: AbortSignal): Promise<Outcome> {
    try {
      await hooks.answer(entry, entry.action, signal)
      return { kind: 'done', entry }
    } catch (error) {
      log('warn', 'ECS did not take the answer', { ...entry, ...errorFields(error) })
      const state = await hooks
        .read(entry, AbortSignal.timeout(READ_AGAIN_MS))
        .catch(() => undefined)
      if (!state) return { kind: 'unclear' }
      if (isSettled(state, entry.action)) return { kind: 'done', entry }
      if (!isWaiting(state)) return { kind: 'over', state }
      return { kind: 'refused', code: error instanceof Error ? error.name : 'Error' }
    }
  }

  /** The fact is stored before ECS is called: the event of the answer must find it. */
  async function decide(entry: Entry, partition: string, signal: AbortSignal): Promise<Outcome> {
    const claim = await ledger.claim(entry)
    if (!claim.claimed) return { kind: 'late', by: claim.by }
    const fact = factOf(entry, now())
    await store.add(partition, [fact])
    const outcome = await callEcs(entry, signal)
    if (outcome.kind === 'unclear') return outcome
    const result = outcome.kind === 'refused' ? outcome.code : outcome.kind
    try {
      if (result !== 'done') await store.add(partition, [{ ...fact, refused: true }])
      await ledger.settle(entry, result)
    } catch (error) {
      // ECS has decided already; what is missing is who it was.
      log('error', 'answer not recorded', { ...entry, result, ...errorFields(error) })
    }
    return outcome
  }

  return async function answer(click: Click): Promise<Outcome> {
    const hook = readButtonValue(click.value)
    const place = hook && placeOf(hook)
    if (!hook || !place) return { kind: 'unknown' }
    if (click.user.team !== click.team) return { kind: 'external' }
    const signal = AbortSignal.timeout(ANSWER_MS)
    const [member, state] = await Promise.allSettled([
      isApprover(click.user.id, place.approvers),
      hooks.read(hook, signal),
    ])
    if (member.status === 'rejected') return unreadable('group', member.reason)
    if (!member.value) return { kind: 'stranger' }
    if (state.status === 'rejected') return unreadable('hook', state.reason)
    if (!isWaiting(state.value)) return { kind: 'over', state: state.value }
    const { id: user, name } = click.user
    const action = approvalActions[click.button]
    const entry = { ...hook, action, user, name, actionTs: click.actionTs }
    try {
      return await decide(entry, place.partition, signal)
    } catch (error) {
      return unreadable('ledger', error)
    }
  }

  function unreadable(what: 'group' | 'hook' | 'ledger', error: unknown): Outcome {
    log('error', 'click not answered', { what, ...errorFields(error) })
    return { kind: 'unreadable', what }
  }
}

function factOf({ serviceDeployment, hook, user, name, action }: Entry, at: number): ClickFact {
  return {
    kind: 'click',
    serviceDeployment,
    hook,
    at,
    user,
    ...(name !== undefined && { name }),
    action,
  }
}
