import { deploymentItem, type Listed, rangesFrom } from './layout.ts'
import type { Fact, MessageState, Partition } from './store.ts'

/** One item of the table. */
export interface Item {
  readonly sk: string
  readonly facts: readonly Fact[]
  /** By the id of the card. */
  readonly messages: ReadonlyMap<string, MessageState>
  readonly lists: Readonly<Partial<Record<Listed, readonly string[]>>>
}

/** How the items of one partition are read. */
export interface ItemReader {
  /** Those whose sort keys are between two, both included; with `last`, only so many of them, and the last ones first. */
  range(from: string, to: string, last?: number): Promise<readonly Item[]>
  /** Those with these sort keys, as far as they exist, in any order. */
  items(keys: readonly string[]): Promise<readonly Item[]>
}

/** More hours than a deployment has hooks in: its own hour has to be among them. */
const HOURS_BEFORE = 25

/** A deployment, its rollback, and what that goes back to. */
const DEPLOYMENTS_BEFORE = 3

/**
 * Reads what happened from a time on, and what that takes to be understood: all facts of the deployments involved, however old; the
 * last deployment before, which may be open still and is what served; and the deployments whose tasks failed.
 */
export async function readFrom(reader: ItemReader, from: number): Promise<Partition> {
  const ranges = rangesFrom(from)
  const [events, hours, before] = await Promise.all([
    reader.range(...ranges.events),
    reader.range(...ranges.hours),
    reader.range(...ranges.before, HOURS_BEFORE),
  ])
  const keys = new Set([
    ...[...hours, ...lastDeployment(before)].flatMap(({ lists }) => [
      ...(lists.deployments ?? []),
      ...(lists.hooks ?? []),
      ...(lists.notices ?? []),
    ]),
    ...events.flatMap(({ lists }) => lists.messages ?? []),
    ...events.flatMap(({ facts }) => facts.flatMap(deploymentOfTask)),
  ])
  return partitionOf([...events, ...(await reader.items([...keys]))])
}

/** The hours, newest first, in which something happened to the last deployment, its rollback and their hooks. */
function lastDeployment(hours: readonly Item[]): readonly Item[] {
  const found = new Set<string>()
  const enough = hours.findIndex(({ lists }) => {
    for (const key of lists.deployments ?? []) found.add(key)
    return found.size >= DEPLOYMENTS_BEFORE
  })
  return enough === -1 ? hours : hours.slice(0, enough + 1)
}

function deploymentOfTask(fact: Fact): string[] {
  return fact.kind === 'task' && fact.deployment !== '' ? [deploymentItem(fact.deployment)] : []
}

/** Facts and messages of several items. */
export function partitionOf(items: readonly Item[]): Partition {
  return {
    facts: items.flatMap(({ facts }) => facts),
    messages: new Map(items.flatMap(({ messages }) => [...messages])),
  }
}
