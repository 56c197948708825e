import { dotted, glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { Names } from '../../places/resolve.ts'
import type { FailedRun } from '../../standalone-task/failed-run.ts'
import { causeSentence } from './failure-cause.ts'
import { count, mentioned, placeName } from './shared.ts'

/** The first line of the message about failed tasks of no service. */
export function runHeadline(
  { tasks, firstAt, cause }: FailedRun,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const what = tasks === 1 ? 'a task of no service' : `${tasks} tasks of no service`
  return dotted(
    phrase`${glyphs.failed} ${mentioned(mentions)}${placeName(names)}: ${what} failed: ${causeSentence(cause)}`,
    tasks === 1 ? [] : phrase`since ${{ is: 'time', at: firstAt, form: 'clock' }}`,
  )
}

/** Who or what ran them; at most three. */
export function startedBy({ startedBy }: FailedRun): Phrase {
  if (startedBy.length === 0) return []
  const more = startedBy.length > 3 ? ` and ${count(startedBy.length - 3, 'other')}` : ''
  return phrase`started by ${startedBy.slice(0, 3).join(', ')}${more}`
}
