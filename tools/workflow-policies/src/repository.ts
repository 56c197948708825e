import { basename } from 'node:path'
import { type Environment, environments } from '@repo/environments'
import * as z from 'zod'
import type { Source } from './source.ts'
import { type CompositeAction, readAction, readWorkflow, type Workflow } from './workflow.ts'

const variablesSchema = z.strictObject({
  required: z.record(z.string(), z.string()),
  optional: z.record(z.string(), z.string()),
})

const sampleValuesSchema = z.record(z.string(), z.string())

const githubEnvironmentSchema = z.strictObject({
  /** Body of https://docs.github.com/rest/deployments/environments#create-or-update-an-environment */
  settings: z.strictObject({
    wait_timer: z.int(),
    prevent_self_review: z.boolean(),
    reviewers: z.array(z.strictObject({ type: z.enum(['User', 'Team']), id: z.int() })),
    deployment_branch_policy: z
      .strictObject({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
      .nullable(),
  }),
  /** Branches whose jobs may use it; empty: all branches. */
  branches: z.array(z.string()),
  /** Names of required variables. */
  variables: z.array(z.string()),
  secrets: z.array(z.string()),
})

/** A GitHub Environment as code: `.github/environments/NAME.json`. */
export type GithubEnvironment = z.infer<typeof githubEnvironmentSchema>

const rulesetSchema = z.object({
  name: z.string(),
  conditions: z.object({ ref_name: z.object({ include: z.array(z.string()) }) }),
  rules: z.array(
    z.object({
      type: z.string(),
      parameters: z
        .object({
          required_status_checks: z.array(z.object({ context: z.string() })).default([]),
        })
        .optional(),
    }),
  ),
})

/**
 * A ruleset as code: `.github/rulesets/BRANCH.json`.
 * @see https://docs.github.com/rest/repos/rules#create-a-repository-ruleset
 */
export type Ruleset = z.infer<typeof rulesetSchema>

const renovateSchema = z.object({ baseBranchPatterns: z.array(z.string()).optional() })

/** The files that the policies check, parsed. */
export interface Repository {
  readonly workflows: readonly Workflow[]
  readonly actions: readonly CompositeAction[]
  readonly environments: readonly Environment[]
  /** `ecspresso/variables.json`: the variables of a deployment, with their sources. */
  readonly variables: z.infer<typeof variablesSchema>
  /** `sample-values.json`: what tests and the image's build take for them. */
  readonly sampleValues: Readonly<Record<string, string>>
  /** By name. */
  readonly githubEnvironments: ReadonlyMap<string, GithubEnvironment>
  /** By file. */
  readonly rulesets: ReadonlyMap<string, Ruleset>
  /** The base branches of Renovate's pull requests; `undefined`: GitHub's default branch. */
  readonly renovatedBranches: readonly string[] | undefined
  /** A file as text, or `undefined` where there is none. */
  text(file: string): string | undefined
}

export const tableFile = 'packages/environments/table.ts'
export const environmentsFolder = '.github/environments'
export const rulesetsFolder = '.github/rulesets'
export const renovateFile = 'renovate.json'
export const variablesFile = 'ecspresso/variables.json'
export const sampleValuesFile = 'packages/environments/sample-values.json'

/**
 * Reads a repository from its files (path from the root → text): `.github/`, `renovate.json`, Dockerfiles and definitions.
 * @param before an earlier result, whose unchanged files are not parsed again
 * @throws UnreadableWorkflowError
 * @throws z.ZodError
 */
export function readRepository(
  files: ReadonlyMap<string, string>,
  table: readonly Environment[] = environments,
  before?: Repository,
): Repository {
  const some = (pattern: RegExp) => [...files].filter(([file]) => pattern.test(file))
  const read = <Kind extends Source>(
    pattern: RegExp,
    reader: (file: string, text: string) => Kind,
    parsed: readonly Kind[] = [],
  ) =>
    some(pattern).map(
      ([file, text]) =>
        parsed.find((one) => one.file === file && one.text === text) ?? reader(file, text),
    )
  return {
    workflows: read(/^\.github\/workflows\/[^/]+\.ya?ml$/, readWorkflow, before?.workflows),
    actions: read(/^\.github\/actions\/[^/]+\/action\.ya?ml$/, readAction, before?.actions),
    variables: variablesSchema.parse(JSON.parse(files.get(variablesFile) ?? '')),
    sampleValues: sampleValuesSchema.parse(JSON.parse(files.get(sampleValuesFile) ?? '{}')),
    githubEnvironments: new Map(
      some(/^\.github\/environments\/[^/]+\.json$/).map(([file, text]) => [
        basename(file, '.json'),
        githubEnvironmentSchema.parse(JSON.parse(text)),
      ]),
    ),
    rulesets: new Map(
      some(/^\.github\/rulesets\/[^/]+\.json$/).map(([file, text]) => [
        file,
        rulesetSchema.parse(JSON.parse(text)),
      ]),
    ),
    renovatedBranches: renovateSchema.parse(JSON.parse(files.get(renovateFile) ?? '{}'))
      .baseBranchPatterns,
    environments: table,
    text: (file) => files.get(file),
  }
}

/** Workflows and composite actions. */
export function filesOf({ workflows, actions }: Repository) {
  return [...workflows, ...actions]
}
