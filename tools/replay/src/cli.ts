import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { build, defineCommand, InputError, runCommand, UsageError } from '@repo/cli'
import * as z from 'zod'
import { print } from './print.ts'
import { printSteps } from './print-steps.ts'
import { readEvents } from './read-events.ts'
import { replay } from './replay.ts'
import { publishers } from './replay-cloud.ts'

await runCommand(
  defineCommand({
    name: 'alerts:replay',
    summary:
      'Runs the built alerts over events, against a Slack, a DynamoDB and a queue on this machine, and prints the Slack channels as they stand afterwards.',
    inputs: {
      files: {
        positional: 'FILE…',
        means:
          'an event, an array of events or one event a line; messages of the dead-letter queue and answers of `aws sqs receive-message` are taken too. A - is standard input',
        schema: z
          .array(z.string())
          .refine((files) => files.filter((file) => file === '-').length < 2, {
            error: 'must have - once at most: standard input can be read once',
          }),
      },
      faults: {
        value: 'SEED',
        means:
          'Slack and ECS fail now and then, events come twice and out of order; the same seed, the same faults',
        schema: z
          .string()
          .regex(/^\d{1,9}$/, 'must be a whole number of up to 9 digits')
          .transform(Number)
          .optional(),
      },
      publisher: {
        value: 'NAME',
        means:
          'bot (the default), which edits its messages, or webhook: an incoming webhook, which cannot',
        schema: z.enum(publishers, 'must be bot or webhook').default('bot'),
      },
      steps: {
        flag: true,
        means:
          'deliver one event after the other, and print the effect of each; with --json, one JSON document a line',
        schema: z.boolean().default(false),
      },
    },
    async run({ files, faults, publisher, steps, json }, context) {
      if (steps && faults !== undefined)
        throw new UsageError('--steps and --faults exclude each other')
      const events: unknown[] = []
      for (const file of files) events.push(...readEvents(nameOf(file), await read(file)))
      await build(['@repo/alerts'], context)
      if (steps) {
        await printSteps(events, { publisher, json }, context.print)
        return 0
      }
      const result = await replay(events, { faults, publisher, paced: faults === undefined })
      const { channels, sns, ignored, deadLetters } = result
      if (json) context.print(JSON.stringify({ channels, sns, ignored, deadLetters }, null, 2))
      else print(result, context.print)
      return 0
    },
  }),
)

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
