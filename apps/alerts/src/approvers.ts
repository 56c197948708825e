import type { Environment } from '@repo/environments'
import * as z from 'zod/mini'

/** Ids of the Slack users and user groups that may answer pause hooks, by the name of the environment. */
export type Approvers = Readonly<Record<string, readonly string[]>>

const schema = z.record(z.string(), z.array(z.string().check(z.regex(/^[USW][A-Z0-9]+$/))))

/** Reads the variable `APPROVERS`; `undefined` for anything but such an object in JSON. */
export function readApprovers(json: string): Approvers | undefined {
  try {
    return z.safeParse(schema, JSON.parse(json)).data
  } catch {
    return undefined
  }
}

/**
 * The table with these approvers in place of its own: the stack sets the variable where it has made the endpoint for Slack, so
 * that no message has buttons that nothing answers.
 */
export function withApprovers(table: readonly Environment[], approvers: Approvers): Environment[] {
  return table.map((environment) => ({
    ...environment,
    slack: { ...environment.slack, approvers: approvers[environment.name] ?? [] },
  }))
}
