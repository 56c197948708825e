import type { Wording } from '@repo/environments/wording'
import { dotted, glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { Names } from '../../places/resolve.ts'
import type { FailedRun } from '../../standalone-task/failed-run.ts'
import { causeSentence } from './failure-cause.ts'
import { clock, mentioned, placeName } from './shared.ts'

/** The first line of the message about failed tasks of no service. */
export function runHeadline(
  t: Wording,
  { tasks, firstAt, cause }: FailedRun,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const failed = t.general.standaloneTask.failed(tasks, causeSentence(t, cause))
  return dotted(
    phrase`${glyphs.failed} ${mentioned(mentions)}${placeName(names)}: ${failed}`,
    tasks === 1 ? [] : t.general.since(undefined, clock(firstAt)),
  )
}

/** Who or what ran them; at most three. */
export function startedBy({ general }: Wording, { startedBy }: FailedRun): Phrase {
  if (startedBy.length === 0) return []
  return [general.standaloneTask.startedBy(startedBy.slice(0, 3), startedBy.length - 3)]
}
