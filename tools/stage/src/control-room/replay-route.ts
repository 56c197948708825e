import { MAX_REPLAY_BYTES } from '@repo/control-room/replay'
import { replayFile } from './replay-file.ts'
import type { DemoRoute } from './routes.ts'

/**
 * `POST replay?name=FILE` with a file of events: NDJSON of `ReplayLine`, a line as soon as a step is done. One replay runs at a
 * time: another one ends it, as does a client that disconnects.
 * @param root of the repository
 */
export function replayRoute(root: string): DemoRoute {
  let running: AbortController | undefined
  return {
    method: 'POST',
    path: 'replay',
    answer({ url, body }) {
      if (body.length > MAX_REPLAY_BYTES)
        return { status: 413, body: `The file has more than ${MAX_REPLAY_BYTES} bytes.` }
      running?.abort()
      const own = new AbortController()
      running = own
      return {
        status: 200,
        headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
        stream(write, gone) {
          const name = url.searchParams.get('name') ?? ''
          const signal = AbortSignal.any([own.signal, gone])
          const line = (text: string) => write(`${text}\n`)
          replayFile({ root, name, content: body, write: line, signal }).catch((error: unknown) => {
            const message = error instanceof Error ? error.message : String(error)
            line(JSON.stringify({ kind: 'error', message }))
          })
        },
      }
    },
  }
}
