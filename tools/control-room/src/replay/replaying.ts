import { batch, signal } from '@preact/signals'
import { MAX_REPLAY_BYTES, type ReplayLine, type ReplayStep } from './protocol.ts'

/** A file that was replayed, as far as it is. */
export interface Replaying {
  readonly name: string
  readonly steps: readonly ReplayStep[]
  /** Number of events in the file. */
  readonly events: number
  readonly running: boolean
}

/** The file on the page; `undefined` before the first one. */
export const replaying = signal<Replaying | undefined>(undefined)

/** Why a file could not be read or replayed, or not to its end. What was on the page before stays. */
export const problem = signal<string | undefined>(undefined)

/** Where the text of the file survives a reload. */
const STORED = 'replay'
let running: AbortController | undefined

/** Sends a file to be replayed, and shows its steps as they come. A file that cannot be read replaces nothing. */
export async function startReplay(name: string, text: string): Promise<void> {
  problem.value = undefined
  const size = new Blob([text]).size
  if (size > MAX_REPLAY_BYTES) {
    problem.value = `${name} has ${megabytes(size)}, and ${megabytes(MAX_REPLAY_BYTES)} is the limit. Split it, or use npx -y pnpm@12 alerts:replay --steps.`
    return
  }
  stopReplay()
  const own = new AbortController()
  running = own
  try {
    const path = `/_demo/replay?name=${encodeURIComponent(name)}`
    const response = await fetch(path, { method: 'POST', body: text, signal: own.signal })
    if (!response.ok || !response.body) throw new Error(await reasonOf(response))
    for await (const line of linesOf(response.body)) take(name, line)
    if (problem.value === undefined) store(name, text)
  } catch (error) {
    if (!own.signal.aborted) problem.value = error instanceof Error ? error.message : String(error)
  } finally {
    if (running === own) finish()
  }
}

/** Ends the replay that runs; its steps so far stay. */
export function stopReplay(): void {
  running?.abort()
  finish()
}

/** Replays the file of before a reload again. */
export function restoreReplay(): void {
  if (replaying.peek()) return
  const stored = sessionStorage.getItem(STORED)
  if (!stored) return
  const { name, text }: { name: string; text: string } = JSON.parse(stored) // `store` wrote it.
  void startReplay(name, text)
}

function take(name: string, line: ReplayLine): void {
  batch(() => {
    if (line.kind === 'begin')
      replaying.value = { name, steps: [], events: line.events, running: true }
    else if (line.kind === 'error') problem.value = line.message
    else if (line.kind === 'step' && replaying.value) {
      const { value } = replaying
      replaying.value = { ...value, steps: [...value.steps, line] }
    }
  })
}

function finish(): void {
  running = undefined
  if (replaying.value?.running) replaying.value = { ...replaying.value, running: false }
}

/** The lines of the response, to the last one: the server leaves the connection open. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ReplayLine> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    rest += decoder.decode(value, { stream: !done })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      // The server writes them with this type.
      const line = JSON.parse(text) as ReplayLine
      yield line
      if (line.kind === 'end' || line.kind === 'error') return void reader.cancel()
    }
    if (done) throw new Error('The connection was lost before the last event.')
  }
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text()
  return text || `The server answered ${response.status}.`
}

function store(name: string, text: string): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ name, text }))
  } catch {
    // It is too large for the storage of the browser: after a reload it has to be chosen again.
    sessionStorage.removeItem(STORED)
  }
}

const megabytes = (bytes: number) => `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`
