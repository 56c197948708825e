import type { BodyStream } from '../wire/http.ts'
import type { StreamMessage } from './model.ts'
import type { Observe } from './observe.ts'

/** Keeps proxies and clients from taking a quiet stream for a dead one. */
const COMMENT_MS = 15_000

/** The frames of messages that several clients get. */
const frames = new WeakMap<StreamMessage, string>()

/**
 * The messages of `observe` as server-sent events; each has its number in the stream as `id`.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(observe: Pick<Observe, 'subscribe'>): BodyStream {
  return (write, signal) => {
    if (signal.aborted) return
    const unsubscribe = observe.subscribe((message) => write(frameOf(message)))
    const comments = setInterval(() => write(':\n\n'), COMMENT_MS)
    comments.unref()
    signal.addEventListener('abort', () => {
      unsubscribe()
      clearInterval(comments)
    })
  }
}

let lastId = 0

/** JSON has no line breaks, so that the data is one line. */
function frameOf(message: StreamMessage): string {
  const earlier = frames.get(message)
  if (earlier !== undefined) return earlier
  const frame = `id: ${++lastId}\nevent: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`
  frames.set(message, frame)
  return frame
}
