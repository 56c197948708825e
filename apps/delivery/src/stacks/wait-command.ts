import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { RefusedError } from '../errors.ts'
import { githubInputs } from '../github/api.ts'
import { readRejection } from '../github/attempt.ts'
import { setOutputs } from '../github/files.ts'
import { hasSucceeded, latestRuns } from '../github/runs.ts'
import { commitSha } from '../inputs/schemas.ts'
import { shortCommit } from '../words.ts'

const POLL_INTERVAL_MS = 20_000

/** Less than the limit of the job, which would end it without a word. */
const LONGEST_WAIT_MS = 340 * 60_000

const workflow = 'infra.yml'

const inputs = {
  branch: { env: 'GITHUB_REF_NAME', means: 'branch of the run', schema: z.string() },
  commit: { env: 'GITHUB_SHA', means: 'commit of the run', schema: commitSha },
  ...githubInputs,
} as const

/** `wait-for-stacks`: a push that changes stacks and service starts both workflows at once, and the service may need the stacks. */
export const waitForStacksCommand = defineCommand({
  name: 'delivery wait-for-stacks',
  summary:
    'Waits until the stacks of the commit, or of a later one, are deployed, if it starts infra.yml.',
  inputs,
  details:
    'Outputs of the job where it fails: rejected, the reviewer who rejected the stacks; waiting, true where they still wait for one.',
  async run({ branch, commit, ...access }, { env, fetch, now, print, sleep }) {
    const github = { ...access, fetch }
    const since = now()
    for (let waited = false; ; waited = true) {
      const runs = await latestRuns(github, workflow, branch)
      const ofCommit = runs.filter(({ head_sha }) => head_sha === commit)
      const stacks = ofCommit.find(({ status }) => status !== 'completed') ?? ofCommit[0]
      if (!stacks) {
        print('this commit changes no stacks')
        return 0
      }
      // Also a newer run: the stacks are then of a later commit, and whether this one may still be deployed is decided later.
      const oldest = runs.findLastIndex(({ head_sha }) => head_sha === commit)
      for (const run of runs.slice(0, oldest + 1))
        if (await hasSucceeded(github, run, workflow, 'deploy')) {
          const whose = run.head_sha === commit ? 'this commit' : shortCommit(run.head_sha)
          print(`the stacks of ${whose} are deployed: ${run.html_url}`)
          return 0
        }
      if (stacks.status === 'completed') {
        const rejection = await readRejection(github, stacks.id)
        setOutputs(env, { rejected: rejection?.by ?? '' })
        throw new RefusedError(
          `the stacks of this commit were not deployed (${stacks.conclusion}): run ${stacks.html_url} again, then the failed jobs of this run`,
        )
      }
      if (now() - since >= LONGEST_WAIT_MS) {
        setOutputs(env, { waiting: 'true' })
        throw new RefusedError(
          `the stacks of this commit are still not deployed: once they are (${stacks.html_url}), start the failed jobs of this run again`,
        )
      }
      if (!waited)
        print(`the stacks of this commit are not deployed yet, waiting: ${stacks.html_url}`)
      await sleep(POLL_INTERVAL_MS)
    }
  },
})
