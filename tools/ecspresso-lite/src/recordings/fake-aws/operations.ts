import type { JsonObject } from '../../definitions/json.ts'

/** The operations of one service, by name. */
export type Operations = Readonly<Record<string, (input: JsonObject) => JsonObject>>
