import { isNoticeFact } from '../notice/fact.ts'
import type { OpenMessage } from '../publish/publish.ts'
import { type NoticePlace, noticeMessages } from '../render/notice.ts'
import type { Settings } from '../settings.ts'
import type { Partition, Store } from '../store/store.ts'
import { type Batch, scopeOf } from './batch.ts'
import type { Work } from './work.ts'

/** The messages of the notices of a cluster. All of them is in the events. */
export function noticeWork(
  batch: Batch,
  at: NoticePlace,
  { store, settings }: { readonly store: Store; readonly settings: Settings },
): Work {
  const stored = store.read(batch.partition)
  return {
    learned: () => 0,
    async learn() {
      await stored
    },
    async messages() {
      const snapshot = await stored
      const messages = noticesOf(batch, snapshot, at, settings)
      return { partition: batch.partition, states: snapshot.messages, messages }
    },
  }
}

/** The messages of the notices of a service or cluster that a batch may change. */
export function noticesOf(
  batch: Batch,
  { facts }: Partition,
  at: NoticePlace,
  settings: Settings,
): OpenMessage[] {
  const { isCurrent } = scopeOf(batch)
  const messages = noticeMessages(facts.filter(isNoticeFact), at, settings, isCurrent)
  return messages.map((message) => ({ ...message, openSince: undefined }))
}
