import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '@repo/cli'
import { testContext } from '@repo/cli/testing'
import { project } from '@repo/environments'
import { environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { failureSlackCommand } from '../slack/failure-command.ts'
import { requireBranchCommand } from './branch-command.ts'
import { rollbackSlackCommand } from './slack-command.ts'

const target = {
  revision: 56,
  commit: '4f2a9c1'.padEnd(40, '0'),
  runUrl: '',
  served: true,
  from: { revision: 57, commit: '8b31d07'.padEnd(40, '0') },
}
const serving = { outcome: 'serving', reason: 'ECS says SUCCESSFUL', seconds: 95 }

/** Runs a command with the variables of a runner; answers its exit code, lines and message. */
async function run(command: Command, variables: Record<string, string>, args: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'notice-'))
  const lines: string[] = []
  const output = join(folder, 'output')
  const exitCode = await command.run(
    args,
    testContext({
      env: {
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'example/app',
        GITHUB_RUN_ID: '7',
        GITHUB_ACTOR: 'hana',
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: folder,
        ...variables,
      },
      print: (line) => void lines.push(line),
    }),
  )
  const path = /^message=(.*)$/m.exec(readFileSync(output, 'utf8'))?.[1]
  const message = path ? (JSON.parse(readFileSync(path, 'utf8')) as { text: string }) : undefined // our own file
  return { exitCode, lines, message }
}

const jobs = (rollback: object) => JSON.stringify({ plan: { result: 'success' }, rollback })

describe('what Slack hears of a rollback by hand', () => {
  it('is who went where and why, and rings nobody', async () => {
    const needs = jobs({
      result: 'success',
      outputs: { target: JSON.stringify(target), verdict: JSON.stringify(serving) },
    })
    const { message } = await run(rollbackSlackCommand(environments), {
      NEEDS: needs,
      ENV: 'prod',
      REASON: 'p95 doubled\n<!channel>',
    })
    expect(message).toMatchObject({
      channel: '#deployments-prod',
      text: '↩️ prod · backend: rolled back by hand to 4f2a9c1',
      metadata: { event_payload: { status: 'rolled_back', environment: 'prod' } },
    })
    const all = JSON.stringify(message)
    expect(all).toContain('by hana · p95 doubled &lt;!channel&gt;')
    expect(all).toContain('from 8b31d07 (revision 57) to 4f2a9c1 (revision 56)')
    expect(all).toContain('serves after 1 min 35 s')
    expect(all).toContain('https://github.com/example/app/actions/runs/7')
  })

  it.each([
    [
      'was not possible',
      jobs({ result: 'failure', outputs: {} }),
      'no rollback, nothing was changed',
    ],
    [
      'did not end well',
      jobs({
        result: 'failure',
        outputs: {
          target: JSON.stringify(target),
          verdict: JSON.stringify({ outcome: 'rolled_back', reason: 'breaker', commit: '8b31d07' }),
        },
      }),
      'the rollback to 4f2a9c1 failed, 8b31d07 is PRIMARY',
    ],
    [
      'is green with nobody who saw it serve',
      jobs({ result: 'success', outputs: { target: JSON.stringify(target) } }),
      'the rollback to 4f2a9c1 failed, what serves is not known',
    ],
    [
      'began on the wrong branch',
      JSON.stringify({ plan: { result: 'failure' }, rollback: { result: 'skipped' } }),
      'no rollback, nothing was changed',
    ],
  ])('rings the people on call where it %s', async (_, needs, headline) => {
    const { message } = await run(rollbackSlackCommand(environments), {
      NEEDS: needs,
      ENV: 'prod',
      REASON: 'x',
    })
    expect(message?.text).toBe(`<!subteam^S0ONCALL> ❌ prod · backend: ${headline}`)
    const quiet = await run(rollbackSlackCommand(environments), {
      NEEDS: needs,
      ENV: 'dev',
      REASON: 'x',
    })
    expect(quiet.message?.text).toBe(`❌ dev · backend: ${headline}`)
  })
})

describe('what Slack hears of a run of which only failures are told', () => {
  const told = (needs: object, ...args: string[]) =>
    run(failureSlackCommand(environments), { NEEDS: JSON.stringify(needs), WHAT: 'stacks' }, args)

  it('is nothing where all went well', async () => {
    expect((await told({ plan: { result: 'success' } })).message).toBeUndefined()
  })

  it('is the job that failed, not the ones that were skipped because of it', async () => {
    const needs = { diff: { result: 'skipped' }, plan: { result: 'failure' } }
    const { message } = await told(needs, '--ref', 'refs/heads/main')
    expect(message?.text).toBe('<!subteam^S0ONCALL> ❌ prod · stacks: failed in the job plan')
  })

  it('goes to the default channel where it is about no environment', async () => {
    const { message } = await told({ plan: { result: 'cancelled' } })
    expect(message).toMatchObject({
      channel: project.defaultChannel,
      text: '⛔ stacks: cancelled in the job plan',
    })
  })
})

describe('a run for an environment', () => {
  it.each([
    ['dev', 'refs/heads/develop', true],
    ['prod', 'refs/heads/main', true],
    ['prod', 'refs/heads/develop', false],
    ['prod', 'refs/tags/main', false],
  ])('%s on %s is accepted: %s', async (environment, ref, accepted) => {
    const running = requireBranchCommand(environments).run(
      [],
      testContext({ env: { ENV: environment, GITHUB_REF: ref } }),
    )
    if (accepted) expect(await running).toBe(0)
    else await expect(running).rejects.toThrow(/prod is served from the branch main.*--ref main/)
  })
})
