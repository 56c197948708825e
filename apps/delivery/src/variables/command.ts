import { resolve } from 'node:path'
import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { readJson } from '../inputs/json.ts'
import { missingVariables, variablesFile } from './missing.ts'

const inputs = {
  file: {
    means: 'another list than ecspresso/variables.json',
    schema: z
      .string()
      .default(resolve(import.meta.dirname, '../../../../ecspresso/variables.json')),
  },
} as const

/** `variables`: names every variable that is missing, before anything has been changed. */
export const variablesCommand = defineCommand({
  name: 'delivery variables',
  summary: 'Fails where a variable that ecspresso needs is not set, and names them all.',
  inputs,

  async run(values, { env, print }) {
    const missing = missingVariables(readJson(values.file, variablesFile), env)
    if (values.json) {
      print(JSON.stringify({ missing }))
      return missing.length === 0 ? 0 : 1
    }
    if (missing.length > 0)
      throw new RefusedError(
        `not set: ${missing.map(({ name, source }) => `${name} (${source})`).join(', ')}`,
      )
    print('every variable is set')
    return 0
  },
})
