import { dev, environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { fakeEcs, taskDefinitionArn } from '../verdict/fake-ecs.fixture.ts'
import { requireNewerCommand } from './command.ts'

const older = '4f2a9c1d'.repeat(5)
const newer = '8b31d07e'.repeat(5)

interface World {
  /** Tag of the image that is PRIMARY; `undefined`: there is no service. */
  readonly primary?: string
  /** Response of GitHub to the comparison. */
  readonly response?: Response
  /** How the branch relates to each commit. */
  readonly branch?: Readonly<Record<string, string>>
  readonly ALLOW_OLDER?: string
}

function requireNewer({ primary, response, branch = {}, ...variables }: World) {
  const requested: string[] = []
  const ecs = fakeEcs({
    services: {
      services:
        primary === undefined ? [] : [{ status: 'ACTIVE', taskDefinition: taskDefinitionArn }],
    },
    taskDefinition: { taskDefinition: { containerDefinitions: [{ image: `backend:${primary}` }] } },
  })
  const run = runCommand(
    requireNewerCommand(() => ecs, environments),
    [],
    {
      ENV: dev.name,
      GITHUB_SHA: older,
      GITHUB_API_URL: 'https://api.test',
      GITHUB_REPOSITORY: 'example/app',
      GITHUB_TOKEN: 't',
      ...variables,
    },
    {
      fetch: async (url) => {
        requested.push(String(url))
        const [, base = ''] =
          new RegExp(`compare/(\\w+)\\.\\.\\.${dev.branch}\\?`).exec(String(url)) ?? []
        if (base) return compared(branch[base] ?? 'diverged')
        if (!response) throw new Error('GitHub must not be asked')
        return response
      },
    },
  )
  return { run, requested }
}

const compared = (status: string, ahead_by = 0) => Response.json({ status, ahead_by })

describe('delivery require-newer', () => {
  it('throws one line with the remedy where the PRIMARY commit is newer', async () => {
    const { run, requested } = requireNewer({ primary: newer, response: compared('ahead', 3) })
    await expect(run).rejects.toThrow(
      /^dev runs 8b31d07, which is 3 commits newer than 4f2a9c1: [^\n]*rollback.yml[^\n]*allow-older$/,
    )
    expect(requested).toEqual([
      `https://api.test/repos/example/app/compare/${older}...${newer}?per_page=1`,
    ])
  })

  it('throws where the branch was rewritten, and its old commit is started again', async () => {
    const response = compared('diverged', 2)
    const rewritten = requireNewer({ primary: newer, response, branch: { [newer]: 'identical' } })
    await expect(rewritten.run).rejects.toThrow(
      /^dev runs 8b31d07, and 4f2a9c1 is no longer on the branch \S+: [^\n]*rollback.yml/,
    )
  })

  it('passes where the branch was rewritten, and its new commit is deployed', async () => {
    const response = compared('diverged', 2)
    const { run } = requireNewer({ primary: newer, response, branch: { [older]: 'identical' } })
    expect((await run).printed).toMatch(/neither is an ancestor/)
  })

  it('passes where the run was started to deploy an older commit', async () => {
    const response = compared('ahead', 3)
    const { exitCode, outputs } = await requireNewer({
      primary: newer,
      response,
      ALLOW_OLDER: 'true',
    }).run
    expect({ exitCode, outputs }).toEqual({ exitCode: 0, outputs: { newer: '' } })
  })

  it.each<[string, World, RegExp]>([
    ['nothing is deployed', {}, /nothing is deployed yet/],
    ['the same commit is deployed', { primary: older }, /deployed already/],
    ['an older one is deployed', { primary: newer, response: compared('behind') }, /is newer than/],
    [
      'another line of history is deployed',
      { primary: newer, response: compared('diverged', 2) },
      /neither is an ancestor/,
    ],
    ['the image names no commit', { primary: 'v1' }, /not known .* v1 names no commit/],
    [
      'GitHub has no such commit',
      { primary: newer, response: new Response('{}', { status: 404 }) },
      /not known .* GitHub has no 8b31d07/,
    ],
  ])('passes and prints why where %s', async (_, world, words) => {
    const { exitCode, printed } = await requireNewer(world).run
    expect(exitCode).toBe(0)
    expect(printed).toMatch(words)
  })

  it('throws where GitHub fails, as the commit may be older', async () => {
    const response = new Response('oops', { status: 502 })
    await expect(requireNewer({ primary: newer, response }).run).rejects.toThrow(
      /GitHub answers 502/,
    )
  })
})
