import { readEvent } from '@repo/aws-events'
import fc from 'fast-check'
import { classify, type StoredFact } from '../intake/classify.ts'
import { isNoticeFact } from '../notice/fact.ts'
import { placeOfPartition } from '../places/partition.ts'
import { resolveRepository } from '../places/resolve.ts'
import { deploymentMessage } from '../render/deployment.ts'
import type { Message } from '../render/message.ts'
import { noticeMessages } from '../render/notice.ts'
import { scanMessage } from '../render/scan.ts'
import { crashLoopMessage, troubleMessage } from '../render/service.ts'
import { failedRunMessage } from '../render/standalone-task.ts'
import { scanCardOf } from '../scan/card.ts'
import { isImageFact } from '../scan/fact.ts'
import { deriveService } from '../service/derive.ts'
import { isServiceFact } from '../service/fact.ts'
import { failedRunsOf } from '../standalone-task/failed-run.ts'
import { arrivals, type Played, play, playedScenarios } from './scenarios.ts'
import { settings } from './settings.ts'

export { type HistoryCost, historyCost } from './bench-history.ts'
export { hourOfServices, rushOfServices, type ScaleResult } from './bench-scale.ts'
export { silenceCost } from './bench-silent.ts'

/** The pure way of one event: read, classified, made a card and rendered. No store, no Slack, no clock. */
export function renderOnly(body: string): readonly Message[] {
  const meaning = classify(readEvent(JSON.parse(body)))
  return meaning.kind === 'facts' ? meaning.facts.flatMap(messagesOf) : []
}

function messagesOf({ partition, fact }: StoredFact): readonly Message[] {
  const at = placeOfPartition(partition)
  if (at?.kind === 'repository' && isImageFact(fact))
    return resolveRepository(at.place, settings).map((resolved) =>
      scanMessage(scanCardOf([fact], resolved.target, settings), at.place, resolved, settings),
    )
  if (at?.kind === 'tasks')
    return failedRunsOf(fact.kind === 'task' ? [fact] : [], settings.policy.sameTroubleMinutes).map(
      (run) => failedRunMessage(run, at.place, settings),
    )
  if (at && at.kind !== 'repository' && isNoticeFact(fact))
    return noticeMessages({ facts: [fact] }, at, settings)
  if (at?.kind !== 'service' || !isServiceFact(fact)) return []
  const { cards, timeline } = deriveService([fact], settings.policy)
  const { loops, troubles, joined } = timeline
  return [
    ...cards.map((card) => deploymentMessage(card, at.place, settings, joined.get(card.id))),
    ...loops.map((loop) => crashLoopMessage(loop, at.place, undefined, settings)),
    ...troubles.map((trouble) => troubleMessage(trouble, at.place, undefined, settings)),
  ]
}

/**
 * Gives the events of every scenario in so many random orders, repetitions and batches in all to the handler.
 * @throws The first case in which the messages differ from what happened.
 */
export async function propertyRuns(runs: number, seed: number): Promise<number> {
  const scenarios = Object.values(playedScenarios)
  const each = Math.ceil(runs / scenarios.length)
  for (const scenario of scenarios) await hold(scenario, each, seed)
  return each * scenarios.length
}

async function hold(scenario: Played, numRuns: number, seed: number): Promise<void> {
  const truth = JSON.stringify(Object.entries(scenario.cards).sort())
  const { cards } = await play(scenario, [[...scenario.events]])
  const property = fc.asyncProperty(arrivals(scenario.events), async (batches) => {
    const shown = await play(scenario, batches)
    const same = JSON.stringify(shown.cards) === JSON.stringify(cards)
    return same && JSON.stringify(Object.entries(shown.statuses).sort()) === truth
  })
  await fc.assert(property, { numRuns, seed })
}
