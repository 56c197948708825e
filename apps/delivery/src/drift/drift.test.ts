import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UpdateServiceCommand } from '@aws-sdk/client-ecs'
import type { Command } from '@repo/cli'
import { testContext } from '@repo/cli/testing'
import { realEcspresso } from '@repo/ecspresso'
import { dev, environments } from '@repo/environments/fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalDeployments, openLocalDeployments, sha } from '../local-deployment.fixture.ts'
import { ecspressoLite } from '../tools.fixture.ts'
import { driftCommand } from './command.ts'
import { differs, driftSchema } from './drift.ts'
import { runningImageCommand } from './running-image-command.ts'
import { driftReport } from './words.ts'

let local: LocalDeployments
/** Runs of deploy.yml and rollback.yml on GitHub, and how the newest commit relates to the one that runs. */
let github: {
  deploy: object[]
  rollback: object[]
  infra: object[]
  comparison: object
  /** Of the branch with its newest run. */
  branch: object
  /** Conclusion of the job of a run that deploys, where the run is no success. */
  job: string
}
const root = join(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'drift-'))
beforeAll(async () => {
  local = await openLocalDeployments()
})
beforeEach(() => {
  github = {
    deploy: [runOf(sha('a'))],
    rollback: [],
    infra: [],
    comparison: {},
    branch: { status: 'identical', ahead_by: 0 },
    job: 'success',
  }
})
afterAll(() => local.close())

async function run(command: Command, args: readonly string[] = []): Promise<string> {
  const lines: string[] = []
  await command.run(
    args,
    testContext({
      env: {
        ...local.aws,
        ENV: dev.name,
        SECRET_OF_NO_USE: 'x',
        GITHUB_API_URL: 'https://api.test',
        GITHUB_REPOSITORY: 'example/app',
        GITHUB_TOKEN: 't',
      },
      fetch: async (url) => {
        const { pathname } = new URL(String(url))
        if (pathname.endsWith(`...${dev.branch}`)) return Response.json(github.branch)
        if (pathname.includes('/compare/')) return Response.json(github.comparison)
        if (pathname.endsWith('/jobs'))
          return Response.json({
            jobs: ['Roll back', 'Deploy the stacks'].map((name) => ({
              name,
              conclusion: github.job,
            })),
          })
        const [, workflow = ''] = /\/workflows\/(deploy|rollback|infra)\.yml\//.exec(pathname) ?? []
        const runs = { ...github }[workflow as 'deploy' | 'rollback' | 'infra']
        return Response.json({ workflow_runs: runs })
      },
      print: (line) => void lines.push(line),
    }),
  )
  return lines.join('\n')
}

async function look(...args: string[]) {
  const output = join(folder, 'drift.json')
  await run(
    driftCommand(
      () => local.ecs,
      () => ecspressoLite(),
      environments,
    ),
    ['--root', local.root, '--output', output, ...args],
  )
  return driftSchema.parse(JSON.parse(readFileSync(output, 'utf8')))
}

function runOf(head_sha: string, change: object = {}) {
  return {
    id: 1,
    head_sha,
    html_url: `https://github.com/example/app/actions/runs/${head_sha.slice(0, 1)}`,
    created_at: '2026-11-24T10:00:00Z',
    status: 'completed',
    conclusion: 'success',
    ...change,
  }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('delivery drift and running-image', () => {
  it('throws one line with the command that installs ecspresso where it is missing', async () => {
    writeFileSync(join(local.root, '.ecspresso-version'), '2.8.7\n')
    const missing = driftCommand(
      () => local.ecs,
      (path) => realEcspresso({ path, root: local.root }),
      environments,
    )
    await expect(run(missing, ['--root', local.root, '--output', 'none'])).rejects.toThrow(
      /^ecspresso is needed: none on PATH, [^\n]+: npx -y pnpm@12 tools$/,
    )
  })

  it('throws where nothing is deployed yet', async () => {
    await expect(look()).rejects.toThrow(/no service backend in app-dev/)
  })

  it('finds nothing after a deployment, without the values of the GitHub Environment', async () => {
    expect(await local.deploy(sha('a'), 'succeed')).toBe(0)
    expect(await look()).toEqual({
      environment: 'dev',
      commit: { running: sha('a'), state: 'same' },
      stacksCommit: { state: 'unknown' },
      definitions: '',
    })
  })

  it('finds that another commit runs than that of the newest run of deploy.yml', async () => {
    github.deploy = [runOf(sha('b'), { created_at: '2026-11-25T10:00:00Z' }), runOf(sha('a'))]
    github.comparison = { status: 'ahead', ahead_by: 2 }
    // It was successful, and its message could not be posted.
    const rollback = {
      created_at: '2026-11-25T11:00:00Z',
      display_title: 'Roll back dev to 7',
      conclusion: 'failure',
    }
    const elsewhere = { ...rollback, display_title: 'Roll back prod to 7' }
    const beside = { ...rollback, display_title: 'Roll back dev/worker to 7' }
    github.rollback = [
      runOf(sha('b'), elsewhere),
      runOf(sha('d'), beside),
      runOf(sha('c'), rollback),
    ]
    const drift = await look()
    expect(drift.commit).toEqual({
      running: sha('a'),
      state: 'differs',
      expected: sha('b'),
      run: 'https://github.com/example/app/actions/runs/b',
      conclusion: 'success',
      behind: 2,
      rollback: 'https://github.com/example/app/actions/runs/c',
    })
    expect(differs(drift)).toBe(true)
  })

  it('finds rollbacks by the title that rollback.yml gives to its runs', () => {
    const workflow = readFileSync(join(root, '.github/workflows/rollback.yml'), 'utf8')
    expect(workflow).toContain(
      "\nrun-name: Roll back ${{ inputs.environment }}${{ inputs.service && format('/{0}', inputs.service) }} to ",
    )
  })

  it('finds that a commit of the branch which changes the service has started no run', async () => {
    mkdirSync(join(local.root, '.github/workflows'), { recursive: true })
    writeFileSync(
      join(local.root, '.github/workflows/deploy.yml'),
      'on:\n  push:\n    paths: [apps/**, "!apps/docs/**"]\n',
    )
    const skipped = {
      status: 'ahead',
      ahead_by: 2,
      commits: [{ sha: sha('b') }, { sha: sha('c') }],
    }
    github.comparison = { status: 'ahead', ahead_by: 2 }
    github.branch = { ...skipped, files: [{ filename: 'apps/backend/main.ts' }] }
    expect((await look()).commit).toMatchObject({
      state: 'differs',
      running: sha('a'),
      expected: sha('c'),
      behind: 2,
    })
    github.branch = {
      ...skipped,
      files: [{ filename: 'README.md' }, { filename: 'apps/docs/a.md' }],
    }
    expect((await look()).commit?.state).toBe('same')
  })

  it('finds that the newest stacks of the branch were not deployed', async () => {
    github.job = 'skipped'
    github.infra = [
      runOf(sha('b'), { created_at: '2026-11-25T10:00:00Z', conclusion: 'failure' }),
      runOf(sha('a')),
    ]
    const drift = await look()
    expect(drift.stacksCommit).toEqual({
      state: 'differs',
      expected: sha('b'),
      run: 'https://github.com/example/app/actions/runs/b',
      conclusion: 'failure',
    })
    expect(differs(drift)).toBe(true)
    expect(driftReport(drift)).toContain('Those of bbbbbbb were not deployed')
  })

  it.each<[string, string, object[]]>([
    [
      'same',
      'its run has deployed them, and only its message could not be posted',
      [runOf(sha('b'), { conclusion: 'failure' })],
    ],
    [
      'under_way',
      'its run waits for its reviewers',
      [runOf(sha('b'), { status: 'waiting', conclusion: null })],
    ],
  ])('finds stacks in the state %s where %s', async (state, _, infra) => {
    github.infra = infra
    const drift = await look()
    expect({ state: drift.stacksCommit?.state, differs: differs(drift) }).toEqual({
      state,
      differs: false,
    })
  })

  it('does not count a deployment that is not over, nor one that GitHub has no run of', async () => {
    github.deploy = [runOf(sha('b'), { status: 'waiting', conclusion: null })]
    const underWay = await look()
    expect(underWay.commit?.state).toBe('under_way')
    github.deploy = []
    const unknown = await look()
    expect(unknown.commit?.state).toBe('unknown')
    expect([underWay, unknown].map(differs)).toEqual([false, false])
  })

  it('finds a change by hand', async () => {
    const { cluster, service } = { ...dev, service: dev.service.name }
    await local.ecs.send(
      new UpdateServiceCommand({ cluster, service, healthCheckGracePeriodSeconds: 99 }),
    )
    const { definitions } = await look()
    expect(definitions).toMatch(/-\s+"healthCheckGracePeriodSeconds": 99/)
    expect(definitions).toMatch(/\+\s+"healthCheckGracePeriodSeconds": \d+/)
  })

  it('prints the running image by its digest', async () => {
    const image = await run(runningImageCommand(() => local.ecs, environments))
    expect(image).toMatch(
      /^111122223333\.dkr\.ecr\.ap-northeast-1\.amazonaws\.com\/backend@sha256:[0-9a-f]{64}$/,
    )
  })

  it('adds the output of cdk drift and the findings of Trivy', async () => {
    const fixes = Array.from({ length: 90 }, (_, minor) => `4.${minor}.1`).join(', ')
    const found = {
      VulnerabilityID: 'CVE-2026-1',
      PkgName: 'zlib',
      Severity: 'HIGH',
      FixedVersion: fixes,
    }
    const drift = await look(
      '--stacks',
      file('stacks.txt', '✨  Number of resources with drift: 1\n'),
      '--trivy',
      file(
        'trivy.json',
        JSON.stringify({
          SchemaVersion: 2,
          ArtifactName: 'x',
          Results: [{ Target: 'app', Vulnerabilities: [found] }],
        }),
      ),
    )
    expect(drift.stacks).toContain('resources with drift: 1')
    expect(drift.image?.vulnerabilities).toMatchObject([{ id: 'CVE-2026-1', package: 'zlib' }])
  })
})
