import { examplesLeft, exampleText } from '@repo/environments/examples'
import * as z from 'zod'
import type { Bootstrap } from './context.ts'
import { RefusedError } from './errors.ts'

const identity = z.object({ Account: z.string(), Arn: z.string() })

const repositorySchema = z.object({
  id: z.number(),
  owner: z.object({ id: z.number() }),
  full_name: z.string(),
  default_branch: z.string(),
  permissions: z.object({ admin: z.boolean() }),
})

/**
 * Fails unless the values are the fork's own, the shell is that of the environment's account and region, and GitHub has the
 * repository with the ids that the roles will trust.
 * @throws RefusedError
 */
export async function checkValues(bootstrap: Bootstrap): Promise<void> {
  refuseExamples(bootstrap)
  await checkAccount(bootstrap)
  await checkRepository(bootstrap)
}

function refuseExamples({
  environment,
  project,
  settings,
  readFile,
  allowExamples,
  terminal,
}: Bootstrap): void {
  const values = { environments: [environment], project, context: settings }
  const left = examplesLeft(values, readFile).map(exampleText)
  if (left.length === 0) return
  if (!allowExamples && !terminal.dryRun)
    throw new RefusedError('nothing was changed; first write your own values:', left)
  for (const line of left) terminal.show(`  ! ${line}`)
}

async function checkAccount({ terminal, environment, shellRegion }: Bootstrap): Promise<void> {
  const { name, account, region } = environment
  const caller = await terminal.read(['aws', 'sts', 'get-caller-identity'], identity)
  const problems = []
  if (caller && caller.Account !== account)
    problems.push(
      `${caller.Arn} is of account ${caller.Account}, and ${name} is in ${account}: log in there (aws sso login, or AWS_PROFILE), or correct packages/environments/table.ts`,
    )
  if (shellRegion !== undefined && shellRegion !== region)
    problems.push(
      `the region of this shell is ${shellRegion}, and ${name} is in ${region}: export AWS_REGION=${region}, or correct packages/environments/table.ts`,
    )
  if (problems.length > 0)
    throw new RefusedError(
      'nothing was changed; these are credentials for another place:',
      problems,
    )
}

async function checkRepository(bootstrap: Bootstrap): Promise<void> {
  const { terminal, project, settings, allowExamples } = bootstrap
  const found = await terminal.read(['gh', 'api', `repos/${project.repository}`], repositorySchema)
  if (!found) return
  const problems = []
  if (found.full_name.toLowerCase() !== project.repository.toLowerCase())
    problems.push(
      `packages/environments/project.ts: ${project.repository} is now ${found.full_name}; write that`,
    )
  if (found.default_branch !== project.defaultBranch)
    problems.push(
      `packages/environments/project.ts: the default branch on GitHub is ${found.default_branch}, not ${project.defaultBranch}`,
    )
  if (!found.permissions.admin)
    problems.push(
      `you are not an administrator of ${found.full_name}: GitHub Environments need one (gh auth switch)`,
    )
  const ids = { 'github:ownerId': found.owner.id, 'github:repositoryId': found.id }
  for (const [key, id] of Object.entries(ids))
    if (String(settings[key] ?? '') !== String(id) && !allowExamples)
      problems.push(
        `apps/infra/cdk.json: "${key}" has to be "${id}", or AWS refuses the tokens of this repository`,
      )
  if (problems.length > 0)
    throw new RefusedError('nothing was changed; GitHub does not match:', problems)
}
