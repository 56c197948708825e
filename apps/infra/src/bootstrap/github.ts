import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Bootstrap } from './context.ts'
import { RefusedError } from './errors.ts'

const NOT_FOUND = /HTTP 404/

/** `.github/environments/NAME.json` */
const fileSchema = z.object({
  settings: z.object({
    wait_timer: z.number(),
    prevent_self_review: z.boolean(),
    reviewers: z.array(z.object({ type: z.string(), id: z.number() })),
    deployment_branch_policy: z
      .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
      .nullable(),
  }),
  branches: z.array(z.string()),
  variables: z.array(z.string()),
  secrets: z.array(z.string()),
})

type Settings = z.output<typeof fileSchema>['settings']

/** GitHub's answer, as far as it is configured here. @see https://docs.github.com/rest/deployments/environments */
const environmentSchema = z.object({
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.number().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z
          .array(z.object({ type: z.string(), reviewer: z.object({ id: z.number() }) }))
          .optional(),
      }),
    )
    .default([]),
  deployment_branch_policy: fileSchema.shape.settings.shape.deployment_branch_policy.default(null),
})

const policiesSchema = z.object({
  branch_policies: z.array(z.object({ id: z.number(), name: z.string() })),
})

const rulesetsSchema = z.array(z.object({ id: z.number(), name: z.string() }))

/** The file of a GitHub Environment, and its path from the root. */
export function readEnvironmentFile({ readFile }: Bootstrap, name: string) {
  const file = `.github/environments/${name}.json`
  const text = readFile(file)
  if (text === undefined)
    throw new RefusedError('nothing was changed; a file is missing:', [
      `${file}: copy the one of another environment`,
    ])
  return { file, ...fileSchema.parse(JSON.parse(text)) }
}

/**
 * Makes the GitHub Environment, the one for Slack's token, and the ruleset of the branch as their files have them. It runs before
 * any role exists that trusts them: GitHub makes an environment that a workflow names by itself, and without rules.
 */
export async function setUpGithub(bootstrap: Bootstrap): Promise<void> {
  const { environment } = bootstrap
  await setUpRuleset(bootstrap, environment.branch)
  for (const name of [environment.githubEnvironment, SLACK_ENVIRONMENT])
    await setUpEnvironment(bootstrap, name)
}

/** The GitHub Environment with the token of the messages of workflows. */
export const SLACK_ENVIRONMENT = 'slack'

async function setUpEnvironment(bootstrap: Bootstrap, name: string): Promise<void> {
  const { terminal, project, environment } = bootstrap
  const { file, settings, branches } = readEnvironmentFile(bootstrap, name)
  const path = environmentPath(project.repository, name)
  const found = await terminal.read(['gh', 'api', path], environmentSchema, NOT_FOUND)
  const existing = found && settingsOf(found)
  if (existing) refuseWeaker(file, existing, settings)
  if (!existing || !isDeepStrictEqual(sorted(existing), sorted(settings)))
    await terminal.change({
      program: 'gh',
      args: ['api', '-X', 'PUT', path, '--input', '-'],
      input: { from: `jq .settings ${file}`, text: JSON.stringify(settings) },
    })
  if (settings.deployment_branch_policy?.custom_branch_policies)
    await setUpBranches(bootstrap, `${path}/deployment-branch-policies`, branches)
  if (
    name === environment.githubEnvironment &&
    environment.production &&
    !settings.reviewers.length
  )
    bootstrap.byHand(
      `nobody approves deployments to ${name}: put reviewers into ${file}, where your plan of GitHub has them, and run this again`,
    )
}

async function setUpBranches(
  { terminal }: Bootstrap,
  path: string,
  branches: readonly string[],
): Promise<void> {
  const { branch_policies: existing } = (await terminal.read(
    ['gh', 'api', path],
    policiesSchema,
  )) ?? { branch_policies: [] }
  // First what is too much: until then somebody else may deploy.
  for (const { id, name } of existing.filter((one) => !branches.includes(one.name))) {
    terminal.show(`  the branch ${name} is not in the file:`)
    await terminal.change({ program: 'gh', args: ['api', '-X', 'DELETE', `${path}/${id}`] })
  }
  for (const branch of branches.filter((name) => !existing.some((one) => one.name === name)))
    await terminal.change({
      program: 'gh',
      args: ['api', '-X', 'POST', path, '-f', `name=${branch}`, '-f', 'type=branch'],
    })
}

/** Whatever GitHub adds to a ruleset by itself is no difference. */
async function setUpRuleset(bootstrap: Bootstrap, branch: string): Promise<void> {
  const { terminal, project, readFile } = bootstrap
  const file = `.github/rulesets/${branch}.json`
  const text = readFile(file)
  if (text === undefined)
    throw new RefusedError('nothing was changed; a file is missing:', [
      `${file}: copy the one of another branch`,
    ])
  const wanted: unknown = JSON.parse(text)
  const path = `repos/${project.repository}/rulesets`
  const rulesets = await terminal.read(['gh', 'api', path], rulesetsSchema)
  const id = rulesets?.find(({ name }) => name === branch)?.id
  const existing = id && (await terminal.read(['gh', 'api', `${path}/${id}`], z.unknown()))
  if (existing && contains(existing, wanted)) return
  await terminal.change({
    program: 'gh',
    args: id
      ? ['api', '-X', 'PUT', `${path}/${id}`, '--input', file]
      : ['api', '-X', 'POST', path, '--input', file],
  })
}

/** Whether everything of `wanted` is in `actual`. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((one) => actual.some((other) => contains(other, one)))
    )
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted
  return Object.entries(wanted).every(([key, value]) => contains(Object(actual)[key], value))
}

export function environmentPath(repository: string, name: string): string {
  return `repos/${repository}/environments/${encodeURIComponent(name)}`
}

function settingsOf({
  protection_rules: rules,
  deployment_branch_policy,
}: z.output<typeof environmentSchema>): Settings {
  const reviewers = rules.find(({ type }) => type === 'required_reviewers')
  return {
    wait_timer: rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    prevent_self_review: reviewers?.prevent_self_review ?? false,
    reviewers: (reviewers?.reviewers ?? []).map(({ type, reviewer }) => ({
      type,
      id: reviewer.id,
    })),
    deployment_branch_policy,
  }
}

/** Without reviewers GitHub keeps nothing of `prevent_self_review`. */
function sorted(settings: Settings): Settings {
  const reviewers = settings.reviewers.toSorted((a, b) => a.id - b.id)
  const prevent_self_review = reviewers.length > 0 && settings.prevent_self_review
  return { ...settings, reviewers, prevent_self_review }
}

/** Reviewers or a wait that somebody set on GitHub must not vanish. */
function refuseWeaker(file: string, existing: Settings, wanted: Settings): void {
  const problems = existing.reviewers
    .filter(({ type, id }) => !wanted.reviewers.some((one) => one.type === type && one.id === id))
    .map(
      (one) =>
        `${file}: settings.reviewers lacks ${JSON.stringify(one)}, who approves on GitHub; add it there, or remove it on GitHub`,
    )
  if (existing.wait_timer > wanted.wait_timer)
    problems.push(
      `${file}: settings.wait_timer is ${wanted.wait_timer}, and ${existing.wait_timer} on GitHub; make them the same`,
    )
  if (problems.length > 0)
    throw new RefusedError('this would remove a protection that GitHub has:', problems)
}
