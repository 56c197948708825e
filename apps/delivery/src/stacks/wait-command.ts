import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { githubInputs } from '../github/api.ts'
import { latestRuns } from '../github/runs.ts'
import { commitSha } from '../inputs/schemas.ts'

const POLL_INTERVAL_MS = 20_000

const inputs = {
  branch: { env: 'GITHUB_REF_NAME', means: 'branch of the run', schema: z.string() },
  commit: { env: 'GITHUB_SHA', means: 'commit of the run', schema: commitSha },
  ...githubInputs,
} as const

/** `wait-for-stacks`: a push that changes stacks and service starts both workflows at once, and the service may need the stacks. */
export const waitForStacksCommand = defineCommand({
  name: 'delivery wait-for-stacks',
  summary:
    'Waits for the run of infra.yml of the same commit, if there is one, and fails where it does.',
  inputs,
  async run({ branch, commit, ...github }, { fetch, print, sleep }) {
    for (let waited = false; ; waited = true) {
      const runs = await latestRuns({ ...github, fetch }, 'infra.yml', branch)
      const stacks = runs.find(({ head_sha }) => head_sha === commit)
      if (!stacks) {
        print('this commit changes no stacks')
        return 0
      }
      if (stacks.status === 'completed') {
        if (stacks.conclusion === 'success') {
          print(`the stacks of this commit are deployed: ${stacks.html_url}`)
          return 0
        }
        throw new RefusedError(
          `the stacks of this commit were not deployed (${stacks.conclusion}): run ${stacks.html_url} again, then the failed jobs of this run`,
        )
      }
      if (!waited)
        print(`the stacks of this commit are not deployed yet, waiting: ${stacks.html_url}`)
      await sleep(POLL_INTERVAL_MS)
    }
  },
})
