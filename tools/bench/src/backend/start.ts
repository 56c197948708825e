import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { openKeys } from './keys.ts'

/** The fields of a contender that a start needs, passed to another process as JSON. */
export interface Started {
  readonly flags?: readonly string[]
  readonly main: string
  readonly env: Readonly<Record<string, string>>
  readonly up: string
}

/**
 * Starts each of these so many times, one after the other in turns, and ends it. Milliseconds from the start of
 * the process to the line that it prints once it is up, the first round (cold files) left out.
 */
export async function startTimes(all: readonly Started[], rounds: number): Promise<number[][]> {
  const times: number[][] = all.map(() => [])
  for (let round = 0; round <= rounds; round++)
    for (const [index, started] of all.entries()) {
      const ms = await startTime(started)
      if (round > 0) times[index]?.push(ms)
    }
  return times
}

async function startTime({ flags = [], main, env, up }: Started): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [...flags, main], {
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    if (output.includes(up)) break
  }
  const ms = performance.now() - started
  child.kill('SIGKILL')
  await exit
  if (!output.includes(up)) throw new Error(`${main} did not start:\n${output}`)
  return ms
}

// In a container: node start.ts '[…]' ROUNDS, with the keys at a port of its own.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const keys = await openKeys()
  const [, , list = '[]', rounds = '1'] = process.argv
  const all: Started[] = JSON.parse(list.replaceAll('KEYS_URL', keys.url))
  console.log(JSON.stringify(await startTimes(all, Number(rounds))))
  keys.close()
}
