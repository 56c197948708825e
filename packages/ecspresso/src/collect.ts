import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** What a run printed. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  /** The lines of both, in the order in which they came. */
  readonly output: string
}

/** Reads both streams of a run to their ends. */
export async function collect(
  streams: { readonly stdout: Readable; readonly stderr: Readable },
  onLine?: (line: string) => void,
): Promise<Printed> {
  const lines: string[] = []
  const read = async (stream: Readable): Promise<string> => {
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    for await (const line of createInterface({ input: stream })) {
      lines.push(line)
      onLine?.(line)
    }
    return text
  }
  const [stdout, stderr] = await Promise.all([read(streams.stdout), read(streams.stderr)])
  return { stdout, stderr, output: lines.join('\n') }
}
