import { readFileSync } from 'node:fs'
import { defineCommand, InputError, runCommand, suggestion, UsageError } from '@repo/cli'
import { project, wording } from '@repo/environments'
import { languages, wordingIn } from '@repo/environments/wording'
import * as z from 'zod'
import { defaultSettings } from '../settings.ts'
import { type Preview, preview } from './preview.ts'
import { type Sample, samples } from './samples.ts'

await runCommand(
  defineCommand({
    name: 'alerts:preview',
    summary:
      'Prints what Slack would show after an event (or an array of events) of a file, or after a sample: as text, then as Block Kit JSON, which https://app.slack.com/block-kit-builder draws.',
    inputs: {
      name: {
        positional: 'EVENT.json|SAMPLE',
        means: 'a file, or the name of a sample',
        schema: z
          .array(z.string())
          .max(1, 'must be one file or one sample')
          .transform(([name]) => name)
          .optional(),
      },
      language: {
        means: 'the language of the messages, instead of that of the project',
        schema: z.enum(languages).default(project.language ?? 'en'),
      },
      list: { flag: true, means: 'list the samples instead', schema: z.boolean().default(false) },
    },
    async run({ name, language, list, json }, { print }) {
      if (list) {
        print(listOfSamples(json))
        return 0
      }
      if (name === undefined)
        throw new UsageError('which event? Name a file or a sample; --list lists the samples')
      const { events, described, settings = defaultSettings } = sampleOf(name) ?? readSample(name)
      const result = await preview(events, described, {
        ...settings,
        wording: wordingIn(language, wording),
      })
      print(json ? JSON.stringify(result, null, 2) : textOf(result))
      return 0
    },
  }),
)

function listOfSamples(json: boolean): string {
  const all = Object.entries(samples).map(([name, { description }]) => ({ name, description }))
  if (json) return JSON.stringify(all, null, 2)
  return all.map(({ name, description }) => `${name.padEnd(20)} ${description}`).join('\n')
}

function sampleOf(name: string): Sample | undefined {
  return Object.hasOwn(samples, name) ? samples[name] : undefined
}

function readSample(file: string): Omit<Sample, 'description'> {
  return { events: eventsOf(file), described: [] }
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
    if (missing)
      throw new InputError(
        `${file} is neither a file nor a sample${suggestion(file, Object.keys(samples)) || '; --list lists those'}`,
      )
    throw new InputError(`${file} cannot be read`, { cause: error })
  }
}

function textOf({ messages, plain, ignored, failed }: Preview): string {
  const blocks = messages.flatMap((message) => [message, ...message.thread])
  return [
    ...(messages.length === 0 ? ['Nothing is posted.'] : [plain, '']),
    ...ignored.map(({ id, reason }) => `event ${id} is ignored, because ${reason}`),
    ...failed.map(({ id, reason }) => `event ${id} cannot be published: ${reason}`),
    ...blocks.map((message) => JSON.stringify({ blocks: message.blocks }, null, 2)),
  ].join('\n')
}
