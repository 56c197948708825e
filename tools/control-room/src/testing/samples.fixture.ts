import type { GallerySample } from '../gallery/model.ts'
import type { Reader } from '../slack/reader.ts'
import { reader } from './draw.fixture.ts'

/** A message of the gallery, or an earlier version of one. */
export interface SampleMessage {
  readonly sample: string
  readonly text: string
  readonly blocks: readonly unknown[]
}

/** All messages and replies of the samples, in all their versions; each content once. */
export function sampleMessages(samples: readonly GallerySample[]): SampleMessage[] {
  const all = samples.flatMap(({ name, messages, posts }) => [
    ...messages
      .flatMap((message) => [message, ...message.thread])
      .flatMap(({ history }) => history.map((version) => ({ sample: name, ...version }))),
    ...posts.map((post) => ({ sample: name, ...post })),
  ])
  return [...new Map(all.map((one) => [JSON.stringify(one.blocks), one])).values()]
}

/**
 * A message as a terminal prints it: with the fallbacks of its dates, and a reader who has only the ids of groups and
 * people.
 */
export function asTerminal({ text, blocks }: SampleMessage): {
  readonly shown: Omit<SampleMessage, 'sample'>
  readonly reader: Reader
} {
  const json = JSON.stringify({ text, blocks })
  const ids = [...json.matchAll(/<(?:!subteam\^|@)(\w+)/g)].map(([, id = '']) => [id, id])
  const names = Object.fromEntries(ids)
  return {
    // The same message with other strings in it.
    shown: JSON.parse(json.replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')) as SampleMessage,
    reader: { ...reader, directory: { users: names, groups: names } },
  }
}
