import { parseArgs } from 'node:util'
import { UsageError } from './errors.ts'

export type PublisherName = 'bot' | 'webhook'

export interface Options {
  /** Names of files; `-` is standard input. */
  readonly files: readonly string[]
  readonly json: boolean
  /** Seed of the faults; `undefined`: none. */
  readonly faults: number | undefined
  readonly publisher: PublisherName
  readonly help: boolean
}

export const usage = `Usage: npx -y pnpm@12 alerts:replay [options] FILE…

Runs the built alerts over events, against a Slack, a DynamoDB and a queue on this machine, and prints the Slack
channels as they stand afterwards. A FILE holds an event, an array of events or one event a line; messages of the
dead-letter queue and answers of \`aws sqs receive-message\` are taken too. A - is standard input.

  --faults SEED          Slack fails now and then, events come twice and out of order; the same seed, the same faults
  --publisher bot        as a bot, which edits its messages (the default)
  --publisher webhook    as an incoming webhook, which cannot
  --json                 print one JSON document instead of lines
  --help                 print this`

/**
 * Reads the command line.
 * @throws UsageError that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args)
  const { json = false, help = false, faults, publisher = 'bot' } = values
  if (faults !== undefined && !/^\d{1,9}$/.test(faults))
    throw new UsageError(`--faults takes a whole number of up to 9 digits, not "${faults}"`)
  if (publisher !== 'bot' && publisher !== 'webhook')
    throw new UsageError(`--publisher is bot or webhook, not "${publisher}"`)
  if (positionals.length === 0 && !help)
    throw new UsageError('which events? Name a file, or - for standard input; --help says more')
  if (positionals.filter((name) => name === '-').length > 1)
    throw new UsageError('- stands there twice, but standard input can be read once')
  const seed = faults === undefined ? undefined : Number(faults)
  return { files: positionals, json, faults: seed, publisher, help }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm alerts:replay -- FILE` hands the dashes on.
      args: args.filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        faults: { type: 'string' },
        publisher: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UsageError(message.split('. ')[0] ?? message, { cause: error })
  }
}
