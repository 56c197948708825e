import { cognito } from './cognito.ts'
import type { Part } from './part.ts'
import { uploads } from './uploads.ts'

/** What a fork may leave out, by name. */
export const parts = { cognito, uploads } as const satisfies Record<string, Part>

/** Name of a part. */
export type PartName = keyof typeof parts

/** All names, in the form that a schema takes. */
export const partNames = ['cognito', 'uploads'] as const satisfies readonly PartName[]

/** What is to be left out beside these, one line for each of them that needs others to go. */
export function missingParts(without: readonly PartName[]): readonly string[] {
  return without.flatMap((name) => {
    const { requires = [] }: Part = parts[name]
    const missing = requires.filter((one) => !without.some((other) => other === one))
    return missing.map((one) => `without ${name} needs without ${one}, which uses it`)
  })
}
