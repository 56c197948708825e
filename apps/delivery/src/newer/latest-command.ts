import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { type Github, githubInputs } from '../github/api.ts'
import { setOutputs } from '../github/files.ts'
import { type GithubRun, hasSucceeded, latestRuns } from '../github/runs.ts'
import { shortCommit } from '../words.ts'
import { olderInput } from './older-input.ts'

const inputs = {
  workflow: { env: 'WORKFLOW', means: 'file of the workflow: infra.yml', schema: z.string() },
  branch: { env: 'GITHUB_REF_NAME', means: 'branch of the run', schema: z.string() },
  run: { env: 'GITHUB_RUN_ID', means: 'id of the run', schema: z.coerce.number().int() },
  allowOlder: olderInput,
  ...githubInputs,
} as const

/** `require-latest`: AWS does not show from which commit a stack was deployed, as ECS does of a service; GitHub shows it of the runs. */
export const requireLatestCommand = defineCommand({
  name: 'delivery require-latest',
  summary: 'Fails where a newer run of the same workflow on the branch has deployed.',
  inputs,
  details: 'Output of the job: newer, the commit of that run.',
  async run({ workflow, branch, run, allowOlder, ...access }, { env, fetch, print }) {
    const github = { ...access, fetch }
    const runs = await latestRuns(github, workflow, branch)
    const own = runs.findIndex(({ id }) => id === run)
    const after = runs.slice(0, own === -1 ? undefined : own)
    const newer = await findDeployed(github, after, workflow)
    const refused = newer !== undefined && allowOlder !== 'true'
    setOutputs(env, { newer: refused ? newer.head_sha : '' })
    if (refused)
      throw new RefusedError(
        `a newer run has deployed ${shortCommit(newer.head_sha)} (${newer.html_url}): to deploy this commit all the same, start ${workflow} by hand with allow-older`,
      )
    print(
      newer
        ? `a newer run has deployed ${shortCommit(newer.head_sha)}, and an older commit is wanted`
        : 'no newer run has deployed',
    )
    return 0
  },
})

async function findDeployed(github: Github, runs: readonly GithubRun[], workflow: string) {
  for (const run of runs) if (await hasSucceeded(github, run, workflow, 'deploy')) return run
  return undefined
}
