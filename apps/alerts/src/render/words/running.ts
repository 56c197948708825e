import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { Running } from '../../deployment/serving.ts'
import {
  count,
  does,
  doing,
  nameOf,
  noTaskWanted,
  nothingServes,
  servingUnknown,
  type Versions,
} from './shared.ts'

/** Whether anything still serves, and how many of how many: a person who is woken reads it first. */
export function runningWords(running: Running, versions: Versions): Piece {
  const { now, before } = versions
  switch (running.state) {
    case 'unknown':
      return running.rolledBack
        ? shortened(phrase`rolled back to ${nameOf(before)}, not known how many tasks serve`, [
            'rolled back, serving not known',
            'serving not known',
          ])
        : servingUnknown
    case 'unwanted':
      return noTaskWanted(running.schedule)
    case 'nothing':
      return nothingServes(running.desired)
    case 'before': {
      const { tasks, desired } = running
      const old = nameOf(before)
      return tasks < desired
        ? shortened(
            phrase`${old} ${does(versions)} with only ${share(running)}`,
            `${doing(versions)} with only ${tasks} of ${desired}`,
          )
        : shortened(
            phrase`${old} still ${does(versions)}, ${share(running)}`,
            `still ${doing(versions)}, ${tasks} of ${desired}`,
          )
    }
    case 'own':
      return shortened(
        phrase`only ${now} runs, ${share(running)}`,
        `only the new one runs, ${running.tasks} of ${running.desired}`,
      )
    case 'mixed': {
      const { own, others, desired } = running
      return shortened(
        phrase`${others} of ${count(desired, 'task')} of ${nameOf(before)} and ${own} of ${now} running`,
        `${others} of ${desired} old and ${own} new running`,
      )
    }
  }
}

const shortened = (whole: Phrase, short: string | readonly string[]): Piece => ({
  is: 'shortened',
  whole,
  short,
})
const share = ({ tasks, desired }: { tasks: number; desired: number }) =>
  `${tasks} of ${count(desired, 'task')}`
