import { resolve } from 'node:path'
import { MissingBundleError, UsageError } from '../errors.ts'
import { InterruptedError, onInterruption } from '../interruption.ts'
import { readOptions, usage } from './options.ts'
import { play } from './play.ts'

const interruption = onInterruption()

try {
  const options = readOptions(process.argv.slice(2))
  const root = resolve(import.meta.dirname, '../../../..')
  if (options.help) console.log(usage)
  else process.exitCode = await play({ ...options, root, interruption })
} catch (error) {
  if (error instanceof InterruptedError) process.exitCode = error.exitCode
  else {
    // What a person can mend is one line; anything else is a defect of ours and keeps its stack.
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const known =
      error instanceof UsageError || error instanceof MissingBundleError || code === 'PORT_IN_USE'
    console.error(known && error instanceof Error ? `demo: ${error.message}` : error)
    process.exitCode = 1
  }
}
