import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fold } from '@repo/control-room/fold'
import type { CloudView, StreamMessage } from '@repo/local-cloud'

/** A message of the cloud's stream, and when it came. */
export interface RecordedMessage {
  /** Milliseconds since the first message. */
  readonly after: number
  /** The act of the demo. */
  readonly act: number
  readonly message: StreamMessage
}

/** What a page showed at a moment of the recording. */
export interface RecordedView extends Pick<RecordedMessage, 'after' | 'act'> {
  readonly view: CloudView
}

export const recordingFile = join(import.meta.dirname, 'recording.ndjson.gz')

/** The recording of the demo that the pictures are drawn from. */
export function readRecording(): RecordedMessage[] {
  const lines = gunzipSync(readFileSync(recordingFile)).toString().split('\n')
  return lines.map((line) => JSON.parse(line))
}

/** What a page showed after each message, with the clock at that moment. */
export function viewsOf(recording: readonly RecordedMessage[]): RecordedView[] {
  const views: RecordedView[] = []
  let view: CloudView | undefined
  let start = 0
  for (const { after, act, message } of recording) {
    view = fold(view, message)
    if (!view) continue
    if (views.length === 0) start = view.now
    // A clock that stands still: a page shows the same however long it is open.
    views.push({ after, act, view: { ...view, now: start + after, speed: 0 } })
  }
  return views
}
