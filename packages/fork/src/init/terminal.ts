import type { Readable, Writable } from 'node:stream'
import { cancel, confirm, intro, isCancel, text } from '@clack/prompts'
import { UserError } from '@repo/cli'
import type { Prompts } from './prompts.ts'

/** Somebody left in the middle of the questions. */
export class CancelledError extends UserError {
  override name = 'CancelledError' as const
  readonly code = 'CANCELLED'
}

/** Streams of a terminal. Default: those of the process. */
interface Streams {
  readonly input?: Readable
  readonly output?: Writable
}

/** Questions in a terminal. */
export function terminalPrompts(streams: Streams = {}): Prompts {
  return {
    begin: (message) => intro(message, streams),
    async text({ message, initial, placeholder, validate }) {
      return given(
        await text({
          ...streams,
          message,
          initialValue: initial,
          placeholder,
          validate: (answer) => validate(answer ?? ''),
        }),
        streams,
      )
    },
    async confirm(message, initial) {
      return given(await confirm({ ...streams, message, initialValue: initial }), streams)
    },
  }
}

function given<T>(answer: T, { output }: Streams): Exclude<T, symbol> {
  // What is no symbol of cancelling is an answer.
  if (!isCancel(answer)) return answer as Exclude<T, symbol>
  cancel('Nothing was changed.', output ? { output } : {})
  throw new CancelledError('cancelled')
}
