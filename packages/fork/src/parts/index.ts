import type { Part } from './part.ts'
import { uploads } from './uploads.ts'

/** What a fork may leave out, by name. */
export const parts = { uploads } as const satisfies Record<string, Part>

/** Name of a part. */
export type PartName = keyof typeof parts

/** All names, in the form that a schema takes. */
export const partNames = ['uploads'] as const satisfies readonly PartName[]
