import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { requireLatestCommand } from './latest-command.ts'

const newer = '8b31d07e'.repeat(5)
const own = { id: 7, minute: 10, head_sha: '4f2a9c1d'.repeat(5) }

interface Run {
  readonly id: number
  readonly minute: number
  readonly head_sha: string
  readonly conclusion?: string | null
  /** Of its job that deploys; default: as its run. */
  readonly deploy?: string | null
}

function requireLatest(runs: readonly Run[], variables: Record<string, string> = {}) {
  const workflow_runs = runs.map(({ minute, deploy: _, conclusion = 'success', ...run }) => ({
    ...run,
    html_url: `https://github.com/example/app/actions/runs/${run.id}`,
    created_at: `2026-11-24T10:${String(minute).padStart(2, '0')}:00Z`,
    status: 'completed',
    conclusion,
  }))
  const env = {
    WORKFLOW: 'infra.yml',
    GITHUB_REF_NAME: 'main',
    GITHUB_RUN_ID: '7',
    GITHUB_API_URL: 'https://api.test',
    GITHUB_REPOSITORY: 'example/app',
    GITHUB_TOKEN: 't',
    ...variables,
  }
  return runCommand(requireLatestCommand, [], env, {
    fetch: async (url) => {
      const [, id] = /\/runs\/(\d+)\/jobs$/.exec(new URL(String(url)).pathname) ?? []
      if (id === undefined) return Response.json({ workflow_runs })
      const { conclusion, deploy = conclusion } = runs.find((run) => run.id === Number(id)) ?? {}
      return Response.json({ jobs: [{ name: 'Deploy the stacks', conclusion: deploy ?? null }] })
    },
  })
}

const refused =
  /^a newer run has deployed 8b31d07 \(https:\S+\/runs\/8\): [^\n]*infra.yml [^\n]*allow-older$/

describe('delivery require-latest', () => {
  it('throws one line with the remedy where a newer run has succeeded', async () => {
    await expect(requireLatest([own, { id: 8, minute: 11, head_sha: newer }])).rejects.toThrow(
      refused,
    )
  })

  it('throws where a newer run has deployed, and only its message could not be posted', async () => {
    const silent: Run = { id: 8, minute: 11, head_sha: newer, conclusion: 'failure' }
    await expect(requireLatest([own, { ...silent, deploy: 'success' }])).rejects.toThrow(refused)
  })

  it('throws where the run is too old to be in the list', async () => {
    await expect(requireLatest([{ id: 8, minute: 11, head_sha: newer }])).rejects.toThrow(refused)
  })

  it.each<[string, Run[]]>([
    ['it is the newest', [own, { id: 6, minute: 9, head_sha: newer }]],
    [
      'a newer one has failed',
      [own, { id: 8, minute: 11, head_sha: newer, conclusion: 'failure' }],
    ],
    ['a newer one is not over', [own, { id: 8, minute: 11, head_sha: newer, conclusion: null }]],
  ])('passes where %s', async (_, runs) => {
    expect((await requireLatest(runs)).exitCode).toBe(0)
  })

  it('passes where an older commit is wanted', async () => {
    const runs = [own, { id: 8, minute: 11, head_sha: newer }]
    expect((await requireLatest(runs, { ALLOW_OLDER: 'true' })).exitCode).toBe(0)
  })
})
