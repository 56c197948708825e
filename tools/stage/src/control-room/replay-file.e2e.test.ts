import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replayFile } from './replay-file.ts'

const root = resolve(import.meta.dirname, '../../../..')
const event = { id: '1', source: 'elsewhere', 'detail-type': 'Something' }

describe('replayFile', () => {
  it('replayFile writes a line for each event as it comes', async () => {
    const { lines } = await replayed(`${JSON.stringify(event)}\n${JSON.stringify(event)}\n`)
    expect(lines).toMatchObject([
      { kind: 'begin', events: 2 },
      { kind: 'step', number: 1, event },
      { kind: 'step', number: 2 },
      { kind: 'end' },
    ])
  })

  it('replayFile names the file and the line of what is not JSON', async () => {
    const { lines } = await replayed(`${JSON.stringify(event)}\n{"id":\n`, {
      name: '../a/-x$.ndjson',
    })
    expect(lines).toEqual([
      { kind: 'error', message: expect.stringMatching(/^x_\.ndjson, line 2: not JSON/) },
    ])
  })

  it('replayFile ends what takes too long, and reports it', async () => {
    const { lines } = await replayed(JSON.stringify([event]), { limitMs: 1 })
    expect(lines).toMatchObject([{ kind: 'error', message: expect.stringContaining('stopped') }])
  })

  it('replayFile writes nothing more once it is aborted', async () => {
    const { lines } = await replayed(JSON.stringify([event]), { signal: AbortSignal.abort() })
    expect(lines).toEqual([])
  })
})

async function replayed(content: string, options: Partial<Parameters<typeof replayFile>[0]> = {}) {
  const lines: unknown[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  const { signal } = new AbortController()
  await replayFile({ root, name: 'events.ndjson', content, write, signal, ...options })
  return { lines }
}
