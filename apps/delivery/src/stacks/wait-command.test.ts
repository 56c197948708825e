import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../testing.ts'
import { waitForStacksCommand } from './wait-command.ts'

const commit = '8b31d07e'.repeat(5)
const other = '4f2a9c1d'.repeat(5)
const html_url = 'https://github.com/example/app/actions/runs/7'

interface Run {
  readonly head_sha: string
  readonly conclusion: string | null
  /** Of its job that deploys; default: as its run. */
  readonly deploy?: string
}

/** GitHub's lists of the runs of infra.yml, newest first, one after the other; the last one stays. */
function waitForStacks(...lists: readonly (readonly Run[])[]) {
  const requested: string[] = []
  const env = {
    GITHUB_REF_NAME: 'main',
    GITHUB_SHA: commit,
    GITHUB_API_URL: 'https://api.test',
    GITHUB_REPOSITORY: 'example/app',
    GITHUB_TOKEN: 't',
  }
  let time = 0
  const outputs = join(mkdtempSync(join(tmpdir(), 'stacks-')), 'output')
  onTestFinished(() => rmSync(dirname(outputs), { recursive: true }))
  const run = runCommand(waitForStacksCommand, [], env, {
    env: { ...env, GITHUB_OUTPUT: outputs },
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds
    },
    fetch: async (url) => {
      const { pathname } = new URL(String(url))
      if (pathname.endsWith('/approvals')) return Response.json(approvals)
      const [, id] = /\/runs\/(\d+)\/jobs$/.exec(pathname) ?? []
      if (id !== undefined) {
        const { conclusion, deploy = conclusion } = lists.at(-1)?.[9 - Number(id)] ?? {}
        return Response.json({ jobs: [{ name: 'Deploy the stacks', conclusion: deploy }] })
      }
      requested.push(pathname)
      const runs = lists[Math.min(requested.length, lists.length) - 1] ?? []
      const workflow_runs = runs.map((one, index) => ({
        ...one,
        id: 9 - index,
        html_url,
        created_at: `2026-11-24T10:00:0${9 - index}Z`,
        status: one.conclusion === null ? 'in_progress' : 'completed',
      }))
      return Response.json({ workflow_runs })
    },
  })
  return { run, requested, outputs: () => readFileSync(outputs, 'utf8') }
}

let approvals: object[] = []
beforeEach(() => {
  approvals = []
})

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

  it.each<[string, Run[]]>([
    [
      'it has deployed, and only its message could not be posted',
      [{ head_sha: commit, conclusion: 'failure', deploy: 'success' }],
    ],
    [
      'somebody started it again by hand and cancelled that',
      [
        { head_sha: commit, conclusion: 'cancelled' },
        { head_sha: commit, conclusion: 'success' },
      ],
    ],
    [
      'the stacks of a later commit are deployed, so that its own are refused',
      [
        { head_sha: other, conclusion: 'success' },
        { head_sha: commit, conclusion: 'failure' },
      ],
    ],
  ])('passes where %s', async (_, runs) => {
    expect((await waitForStacks(runs).run).exitCode).toBe(0)
  })

  it('throws where only the stacks of an earlier commit are deployed', async () => {
    const { run } = waitForStacks([
      { head_sha: commit, conclusion: 'failure' },
      { head_sha: other, conclusion: 'success' },
    ])
    await expect(run).rejects.toThrow('were not deployed (failure)')
  })

  it('sets who rejected the stacks as an output', async () => {
    approvals = [{ state: 'rejected', comment: 'not today', user: { login: 'kim' } }]
    const { run, outputs } = waitForStacks([{ head_sha: commit, conclusion: 'failure' }])
    await expect(run).rejects.toThrow('were not deployed (failure)')
    expect(outputs()).toBe('rejected=kim\n')
  })

  it('throws before the limit of its job where the stacks wait for their reviewers', async () => {
    const { run, outputs } = waitForStacks([{ head_sha: commit, conclusion: null }])
    await expect(run).rejects.toThrow(/still not deployed: .*start the failed jobs .* again$/)
    expect(outputs()).toBe('waiting=true\n')
  })
})
