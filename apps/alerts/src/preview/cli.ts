import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { slackText } from '@repo/slack-message'
import { type Preview, preview } from './preview.ts'
import type { Recorded } from './recording-slack.ts'
import { type Sample, samples } from './samples.ts'

const usage = `Usage: npx -y pnpm@12 alerts:preview [--json] <event.json | sample>

Prints what Slack would show after an event (or an array of events) of a file, or after a sample story:
as text, then as Block Kit JSON, which https://app.slack.com/block-kit-builder draws.

  --list   list the samples
  --json   print one JSON document instead
  --help   print this`

/** What a person can mend: one line, no stack. */
class InputError extends Error {
  override name = 'InputError' as const
  readonly code = 'INPUT' as const
}

try {
  await main()
} catch (error) {
  console.error(error instanceof InputError ? `alerts:preview: ${error.message}` : error)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { values, positionals } = read(process.argv.slice(2))
  if (values.help) return console.log(usage)
  if (values.list) return list(values.json)
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0)
    throw new InputError('name one file or one sample; --list shows the samples')
  const { events, known } = sampleOf(name) ?? { events: eventsOf(name), known: [] }
  const result = await preview(events, known)
  if (values.json) console.log(JSON.stringify(result, null, 2))
  else print(result)
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        list: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new InputError(message.split('. ')[0] ?? message, { cause: error })
  }
}

function list(json: boolean): void {
  const all = Object.entries(samples).map(([name, { says }]) => ({ name, says }))
  if (json) console.log(JSON.stringify(all, null, 2))
  else for (const { name, says } of all) console.log(`${name.padEnd(20)} ${says}`)
}

function sampleOf(name: string): Sample | undefined {
  return Object.hasOwn(samples, name) ? samples[name] : undefined
}

function eventsOf(file: string): unknown[] {
  const text = contentOf(file)
  if (text.trim() === '') throw new InputError(`${file} is empty: there is no event in it`)
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : [value]
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)
    throw new InputError(`${file} is not JSON: ${why}`, { cause: error })
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (missing) throw new InputError(`${file} is neither a file nor a sample; --list shows those`)
    throw new InputError(`${file} cannot be read`, { cause: error })
  }
}

function print({ messages, ignored, failed }: Preview): void {
  for (const message of messages) {
    console.log(message.channel)
    printMessage(message, '')
    for (const reply of message.thread) {
      console.log(`\n  in its thread${reply.broadcast ? ', and in the channel' : ''}`)
      printMessage(reply, '  ')
    }
    console.log('')
  }
  if (messages.length === 0) console.log('Nothing is posted.')
  for (const { id, reason } of ignored) console.log(`event ${id} is ignored, because ${reason}`)
  for (const { id, reason } of failed) console.log(`event ${id} cannot be told: ${reason}`)
  for (const { blocks, thread } of messages) {
    console.log(JSON.stringify({ blocks }, null, 2))
    for (const reply of thread) console.log(JSON.stringify({ blocks: reply.blocks }, null, 2))
  }
}

function printMessage(message: Recorded, indent: string): void {
  for (const line of slackText(message, { urls: true })) console.log(`${indent}${line}`)
}
