import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { waitForStacksCommand } from './wait-command.ts'

const commit = '8b31d07e'.repeat(5)
const other = '4f2a9c1d'.repeat(5)
const html_url = 'https://github.com/example/app/actions/runs/7'

/** GitHub's lists of the runs of infra.yml, one after the other; the last one stays. */
function waitForStacks(
  ...lists: readonly { readonly head_sha: string; readonly conclusion: string | null }[][]
) {
  const requested: string[] = []
  const env = {
    GITHUB_REF_NAME: 'main',
    GITHUB_SHA: commit,
    GITHUB_API_URL: 'https://api.test',
    GITHUB_REPOSITORY: 'example/app',
    GITHUB_TOKEN: 't',
  }
  const run = runCommand(waitForStacksCommand, [], env, {
    fetch: async (url) => {
      requested.push(new URL(String(url)).pathname)
      const runs = lists[Math.min(requested.length, lists.length) - 1] ?? []
      const workflow_runs = runs.map((one) => ({
        ...one,
        id: 7,
        html_url,
        created_at: '2026-11-24T10:00:00Z',
        status: one.conclusion === null ? 'in_progress' : 'completed',
      }))
      return Response.json({ workflow_runs })
    },
  })
  return { run, requested }
}

describe('delivery wait-for-stacks', () => {
  it('does not wait where the commit started no run of infra.yml', async () => {
    const { run, requested } = waitForStacks([{ head_sha: other, conclusion: null }])
    expect((await run).exitCode).toBe(0)
    expect(requested).toEqual(['/repos/example/app/actions/workflows/infra.yml/runs'])
  })

  it('waits until its run has succeeded', async () => {
    const open = [{ head_sha: commit, conclusion: null }]
    const { run, requested } = waitForStacks(open, open, [
      { head_sha: commit, conclusion: 'success' },
    ])
    const { exitCode, printed } = await run
    expect({ exitCode, requests: requested.length }).toEqual({ exitCode: 0, requests: 3 })
    expect(printed.split('\n')).toEqual([
      `the stacks of this commit are not deployed yet, waiting: ${html_url}`,
      `the stacks of this commit are deployed: ${html_url}`,
    ])
  })

  it.each(['failure', 'cancelled'])(
    'throws with the page of its run where it ended as %s',
    async (conclusion) => {
      const { run } = waitForStacks([{ head_sha: commit, conclusion }])
      await expect(run).rejects.toThrow(
        `the stacks of this commit were not deployed (${conclusion}): run ${html_url} again`,
      )
    },
  )
})
