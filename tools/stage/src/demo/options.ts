import { parseArgs } from 'node:util'
import { UsageError } from '../errors.ts'

export interface Options {
  readonly port: number
  /** Leave the cloud running after the story, until Ctrl-C. */
  readonly keep: boolean
  /** Print one JSON document instead of lines. */
  readonly json: boolean
  readonly help: boolean
}

export const usage = `Usage: npx -y pnpm@12 demo [options]

Deploys the current commit to a local cloud, then one that cannot start, then publishes a scan;
shows what ecspresso and Slack say. Exits with 0 when every outcome was what it had to be, else with 1.

  --once      end after the story (the default)
  --keep      leave the local cloud running after the story, until Ctrl-C
  --port N    port of the local cloud on 127.0.0.1; default: a free one
  --json      print one JSON document at the end instead of lines
  --help      print this`

/**
 * Reads the command line.
 * @throws UsageError that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args)
  if (values.once && values.keep) throw new UsageError('--once and --keep exclude each other')
  const port = Number(values.port ?? '0')
  if (!/^\d+$/.test(values.port ?? '0') || port > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535, is "${values.port}"`)
  }
  const { keep = false, json = false, help = false } = values
  if (keep && json)
    throw new UsageError('--keep and --json exclude each other: the document is printed at the end')
  return { port, keep, json, help }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm demo -- --once` hands the dashes on.
      args: args.filter((argument) => argument !== '--'),
      options: {
        once: { type: 'boolean' },
        keep: { type: 'boolean' },
        port: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error),
      { cause: error },
    )
  }
}
