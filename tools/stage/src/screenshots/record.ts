import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { environments } from '@repo/environments'
import type { Commit } from '../commit.ts'
import { openControlRoom } from '../control-room/control-room.ts'
import { runScenario } from '../demo/scenario.ts'
import { watched } from '../seed/pace.ts'
import { openStage } from '../stage.ts'
import { type RecordedMessage, recordingFile } from './recording.ts'

/** Made up, so that pictures have no real name. */
const commit: Commit = {
  sha: '8b31d07c5e2f4a9b1d6e3c80f7a2b9d4e5c6f081',
  author: 'hana',
  subject: 'List uploads by date',
  real: false,
}

/** Runs the demo where failures mention people, and writes down all that the page receives. Takes a minute. */
export async function record(root: string): Promise<void> {
  const target = environments.find(({ production }) => production) ?? environments[0]
  const stage = await openStage({
    root,
    pace: watched,
    ...(target && { environment: target.name }),
  })
  const room = openControlRoom(stage, { root, commit })
  room.enable()
  const messages: RecordedMessage[] = []
  let act = 0
  const end = new AbortController()
  const following = follow(stage.cloud.endpoint, end.signal, (message, after) =>
    messages.push({ after, act, message }),
  )
  try {
    await runScenario(stage, commit, {
      act(number) {
        act = number
      },
      outcome({ met, expected }) {
        if (!met) throw new Error(`the demo failed while it was recorded: ${expected}`)
      },
    })
    // The stream sends the last changes together.
    await sleep(2000)
  } finally {
    end.abort()
    await following
    room.close()
    await stage.close()
  }
  const text = messages.map((message) => JSON.stringify(message)).join('\n')
  writeFileSync(recordingFile, gzipSync(neutral(text, root, stage.cloud.endpoint)))
}

async function follow(
  endpoint: string,
  signal: AbortSignal,
  receive: (message: RecordedMessage['message'], after: number) => void,
): Promise<void> {
  const response = await fetch(`${endpoint}/_local/stream`, { signal })
  const decoder = new TextDecoder()
  let [rest, started] = ['', 0]
  try {
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true })
      const events = rest.split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const type = /^event: (.+)$/m.exec(event)?.[1]
        const data = /^data: (.+)$/m.exec(event)?.[1]
        if (!type || !data) continue
        started ||= Date.now()
        // The cloud writes messages of this type.
        const message = { event: type, data: JSON.parse(data) } as RecordedMessage['message']
        receive(message, Date.now() - started)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Without folders and ports of the machine. */
function neutral(text: string, root: string, endpoint: string): string {
  return text
    .replaceAll(endpoint, 'http://127.0.0.1:4566')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:4566')
    .replaceAll(`${root}/`, '')
}
