import type { Wording } from '@repo/environments/wording'
import type { Phrase, Piece } from '@repo/slack-message'
import type { Running } from '../../deployment/serving.ts'
import { doing, nameOf, noTaskWanted, servingUnknown, type Versions } from './shared.ts'

/** Whether anything still serves, and how many of how many: a person who is woken reads it first. */
export function runningWords(t: Wording, running: Running, versions: Versions): Piece {
  const before = nameOf(t, versions.before)
  const does = doing(versions)
  switch (running.state) {
    case 'unknown': {
      const { whole, short } = t.tasks.rolledBack
      return running.rolledBack
        ? shortened(whole(before), [short, t.tasks.unknown.short])
        : servingUnknown(t)
    }
    case 'unwanted':
      return noTaskWanted(t, running.schedule)
    case 'nothing':
      return t.tasks.nothing(running.desired)
    case 'before': {
      const { tasks, desired } = running
      const { whole, short } = tasks < desired ? t.tasks.onlyBefore : t.tasks.stillBefore
      return shortened(whole(before, does, tasks, desired), short(does, tasks, desired))
    }
    case 'own': {
      const { tasks, desired } = running
      const { whole, short } = t.tasks.onlyNow
      return shortened(whole(versions.now, tasks, desired), short(tasks, desired))
    }
    case 'mixed': {
      const { own, others, desired } = running
      const { whole, short } = t.tasks.mixed
      return shortened(
        whole(before, others, versions.now, own, desired),
        short(others, own, desired),
      )
    }
  }
}

const shortened = (whole: Phrase, short: string | readonly string[]): Piece => ({
  is: 'shortened',
  whole,
  short,
})
