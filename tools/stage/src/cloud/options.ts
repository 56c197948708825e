import { parseArgs } from 'node:util'
import { BadInputError } from '@repo/local-cloud'

export interface CliOptions {
  readonly port: number
  readonly speed: number
  readonly runtime: 'process' | 'docker'
  readonly json: boolean
  readonly help: boolean
}

export const USAGE = `pnpm cloud [--port N] [--speed N] [--runtime process|docker] [--json]

  --port N      where to listen on 127.0.0.1; default 4566, 0: any free port
  --speed N     how many times faster than real time its clock runs; default 1
  --runtime R   how tasks run: process (default) or docker
  --json        prints one JSON document instead of lines`

/**
 * Reads the command line.
 * @throws BadInputError with one line.
 */
export function readCliOptions(args: string[]): CliOptions {
  const { port, speed, runtime, json, help } = parse(args)
  if (runtime !== 'process' && runtime !== 'docker')
    throw new BadInputError(`--runtime must be process or docker, is ${runtime}`)
  return {
    port: number(
      '--port',
      port,
      (value) => Number.isInteger(value) && value >= 0 && value < 65_536,
      'a port from 0 to 65535',
    ),
    speed: number(
      '--speed',
      speed,
      (value) => value > 0 && value <= 1000,
      'above 0 and at most 1000',
    ),
    runtime,
    json,
    help,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      // `pnpm cloud -- --port 1` hands the dashes on.
      args: args.filter((one) => one !== '--'),
      options: {
        port: { type: 'string', default: '4566' },
        speed: { type: 'string', default: '1' },
        runtime: { type: 'string', default: 'process' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }).values
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new BadInputError(message)
  }
}

function number(
  flag: string,
  text: string,
  valid: (value: number) => boolean,
  mustBe: string,
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!valid(value)) throw new BadInputError(`${flag} must be ${mustBe}, is ${text || 'empty'}`)
  return value
}
