import * as z from 'zod'

/** `ecspresso/variables.json`: each variable, and where a deployment takes it from. */
export const variablesFile = z.object({
  required: z.record(z.string(), z.string()),
  optional: z.record(z.string(), z.string()),
})

export interface Missing {
  readonly name: string
  /** Where it comes from, in words. */
  readonly source: string
}

/**
 * The required variables that have no value. An empty one counts as missing: GitHub passes one that is not set as an empty
 * string, and ecspresso would deploy it.
 */
export function missingVariables(
  { required }: z.output<typeof variablesFile>,
  env: Readonly<Record<string, string | undefined>>,
): Missing[] {
  return Object.entries(required)
    .filter(([name]) => !env[name])
    .map(([name, source]) => ({ name, source }))
}
