import { type Environment, environments } from '@fargate-starter/environments'
import * as z from 'zod'
import { type CompositeAction, readAction, readWorkflow, type Workflow } from './workflow.ts'

const lockSchema = z.record(
  z.string(),
  z.strictObject({
    version: z.string().regex(/^v\d+\.\d+\.\d+$/),
    sha: z.string().regex(/^[0-9a-f]{40}$/),
  }),
)

const variablesSchema = z.strictObject({
  required: z.record(z.string(), z.string()),
  optional: z.record(z.string(), z.string()),
})

/** Which version of each action is used, and the commit that its tag pointed to when it was looked at. */
export type Lock = z.infer<typeof lockSchema>

/** What the policies look at. */
export interface Repository {
  readonly workflows: readonly Workflow[]
  readonly actions: readonly CompositeAction[]
  readonly lock: Lock
  readonly environments: readonly Environment[]
  /** `ecspresso/variables.json`: what a deployment passes, and where it comes from. */
  readonly variables: z.infer<typeof variablesSchema>
  /** A file as text, or `undefined` where there is none. */
  text(file: string): string | undefined
}

export const lockFile = '.github/actions-lock.json'
export const variablesFile = 'ecspresso/variables.json'

/**
 * Reads a repository from its files (path from the root → text): all of `.github/` and `ecspresso/`.
 * @throws UnreadableWorkflowError
 * @throws z.ZodError
 */
export function readRepository(
  files: ReadonlyMap<string, string>,
  table: readonly Environment[] = environments,
): Repository {
  const some = (pattern: RegExp) => [...files].filter(([file]) => pattern.test(file))
  return {
    workflows: some(/^\.github\/workflows\/[^/]+\.ya?ml$/).map(([file, text]) =>
      readWorkflow(file, text),
    ),
    actions: some(/^\.github\/actions\/[^/]+\/action\.ya?ml$/).map(([file, text]) =>
      readAction(file, text),
    ),
    lock: lockSchema.parse(JSON.parse(files.get(lockFile) ?? '{}')),
    variables: variablesSchema.parse(JSON.parse(files.get(variablesFile) ?? '')),
    environments: table,
    text: (file) => files.get(file),
  }
}

/** Workflows and composite actions. */
export function filesOf({ workflows, actions }: Repository) {
  return [...workflows, ...actions]
}
