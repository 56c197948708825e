import * as z from 'zod'
import { defineCommand, InputError, runCommands } from './index.ts'

const works = defineCommand({
  name: 'program works',
  summary: 'Ends well.',
  inputs: { how: { means: 'how', schema: z.string() } },
  async run({ how }, { print }) {
    print(`done: ${how}`)
    return how === 'badly' ? 3 : 0
  },
})

const refuses = defineCommand({
  name: 'program refuses',
  summary: 'Does not.',
  inputs: {},
  async run() {
    throw new InputError('100% of it\nis wrong')
  },
})

await runCommands('program', {
  works: { summary: 'ends well', load: async () => works },
  refuses: { summary: 'does not', load: async () => refuses },
  breaks: {
    summary: 'has a defect',
    load: () => Promise.reject(new TypeError('not a function')),
  },
})
