import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { InputError, UsageError } from './errors.ts'
import { type Options, readOptions, usage } from './options.ts'
import { print } from './print.ts'
import { readEvents } from './read-events.ts'
import { replay } from './replay.ts'

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(usage)
  else await play(options)
} catch (error) {
  // What a person can mend is one line; anything else is a defect of ours and keeps its stack.
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const known =
    error instanceof UsageError || error instanceof InputError || code === 'BUNDLE_MISSING'
  console.error(known && error instanceof Error ? `alerts:replay: ${error.message}` : error)
  process.exitCode = 1
}

async function play(options: Options): Promise<void> {
  const events: unknown[] = []
  for (const file of options.files) events.push(...readEvents(nameOf(file), await read(file)))
  const result = await replay(events, options)
  const { channels, sns, ignored, deadLetters } = result
  if (options.json) console.log(JSON.stringify({ channels, sns, ignored, deadLetters }, null, 2))
  else print(result, console.log)
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why =
      code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a folder, not a file' : code
    throw new InputError(`${file}: ${why}`, { cause: error })
  }
}
