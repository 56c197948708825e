import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, defineCommand, InputError, runCommand } from '@repo/cli'
import { findChromium } from '@repo/control-room/browser'
import * as z from 'zod'
import { inputsOf, type PicturesRecord, picturesFolder } from './inputs.ts'
import { takePictures } from './pictures.ts'
import { record } from './record.ts'

const root = resolve(import.meta.dirname, '../../../..')

await runCommand(
  defineCommand({
    name: 'screenshots',
    summary:
      'Draws the pictures of the documents in Chromium, from a recording of the demo. Where the wording or the demo has changed, it is recorded anew first.',
    inputs: {
      record: {
        flag: true,
        means: 'record the demo anew in any case',
        schema: z.boolean().default(false),
      },
    },
    async run({ record: always, json }, context) {
      const chromium = findChromium(context.env['PATH'] ?? '')
      if (!chromium) throw new InputError('there is no Chromium or Chrome on PATH')
      await build(['@repo/alerts', '@repo/backend', '@repo/control-room'], context)
      const folder = join(root, picturesFolder)
      const file = join(folder, 'pictures.json')
      if (always || recordedOf(file) !== inputsOf(root).recorded) {
        context.note('recording the demo (about a minute)')
        await record(root)
      }
      const pictures = await takePictures({ root, chromium })
      mkdirSync(folder, { recursive: true })
      for (const { name, content } of pictures) writeFileSync(join(folder, name), content)
      writeFileSync(file, `${JSON.stringify(inputsOf(root), null, 2)}\n`)
      const sizes = pictures.map(({ name, content }) => ({ name, bytes: content.length }))
      if (json) context.print(JSON.stringify(sizes, null, 2))
      else
        for (const { name, bytes } of sizes)
          context.print(`${picturesFolder}/${name}  ${bytes} bytes`)
      return 0
    },
  }),
)

function recordedOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const { recorded }: PicturesRecord = JSON.parse(readFileSync(file, 'utf8')) // This command wrote it.
  return recorded
}
