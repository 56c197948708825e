import { environments, withWorker } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { planCommand } from './command.ts'
import { planKeys } from './plan.ts'

describe('delivery plan', () => {
  it.each([
    ['refs/heads/develop', 'dev', '111122223333', 'false'],
    ['refs/heads/main', 'prod', '444455556666', 'true'],
    ['main', 'prod', '444455556666', 'true'],
  ])('sets as outputs where %s is deployed to', async (ref, environment, account, production) => {
    const { exitCode, outputs } = await runCommand(planCommand(environments), [], {
      GITHUB_REF: ref,
    })
    expect(exitCode).toBe(0)
    expect(Object.keys(outputs)).toEqual(planKeys)
    expect(outputs).toMatchObject({
      environment,
      account,
      production,
      image: `${account}.dkr.ecr.ap-northeast-1.amazonaws.com/backend`,
      'deploy-role': expect.stringMatching(
        `^arn:aws:iam::${account}:role/[a-z0-9-]+-github-deploy-${environment}$`,
      ),
      'drift-role': expect.stringMatching(
        `^arn:aws:iam::${account}:role/[a-z0-9-]+-github-drift-${environment}$`,
      ),
      'ecspresso-folder': `ecspresso/${environment}`,
    })
  })

  it.each([
    ['refs/heads/feature/x', 'branch "feature/x" deploys nowhere: .* develop, main'],
    ['refs/heads/refs/heads/main', 'deploys nowhere|is no branch'],
    ['refs/tags/main', 'refs/tags/main is no branch, .* develop, main'],
    ['refs/pull/7/merge', 'refs/pull/7/merge is no branch'],
  ])('throws one line for %s', async (ref, message) => {
    const run = runCommand(planCommand(environments), ['--ref', ref])
    await expect(run).rejects.toThrow(new RegExp(`^.*(${message}).*$`))
  })

  it('accepts the name of an environment instead, and throws for an unknown one', async () => {
    const { outputs } = await runCommand(planCommand(environments), ['--environment', 'dev'], {
      GITHUB_REF: 'refs/heads/main',
    })
    expect(outputs['environment']).toBe('dev')
    await expect(runCommand(planCommand(environments), ['--environment', 'qa'])).rejects.toThrow(
      /no environment "qa": the table has dev, prod/,
    )
  })

  it('sets all environments as one output for a matrix', async () => {
    const { outputs, printed } = await runCommand(planCommand(environments), [
      '--environment',
      'all',
    ])
    const all = JSON.parse(outputs['environments'] ?? '')
    expect(all).toMatchObject([{ environment: 'dev' }, { environment: 'prod' }])
    expect(JSON.parse(printed)).toEqual(all)
  })

  it('puts out the service that is named, of an environment that has several', async () => {
    const args = ['--environment', 'dev', '--service', 'worker']
    const { outputs } = await runCommand(planCommand(withWorker), args)
    expect(outputs).toMatchObject({
      environment: 'dev',
      service: 'worker',
      repository: 'worker',
      image: '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/worker',
      dockerfile: 'Dockerfile.worker',
      'ecspresso-folder': 'ecspresso/dev-worker',
    })
    const first = await runCommand(planCommand(withWorker), ['--environment', 'dev'])
    expect(first.outputs['service']).toBe('backend')
    const all = await runCommand(planCommand(withWorker), ['--environment', 'all'])
    expect(JSON.parse(all.outputs['environments'] ?? '')).toMatchObject([
      { environment: 'dev', service: 'backend' },
      { environment: 'dev', service: 'worker' },
      { environment: 'prod', service: 'backend' },
    ])
    await expect(
      runCommand(planCommand(withWorker), ['--environment', 'prod', '--service', 'worker']),
    ).rejects.toThrow('no service "worker" in environment "prod": the table has backend')
  })

  it.each([
    ['hana', 'hana'],
    ['dependabot[bot]', 'dependabotbot'],
    ['', 'unknown'],
  ])('sets the author of %j to %s, because a tag value has no brackets', async (actor, author) => {
    const { outputs } = await runCommand(planCommand(environments), ['--ref', 'main'], {
      GITHUB_TRIGGERING_ACTOR: actor,
    })
    expect(outputs['author']).toBe(author)
  })

  it('names the person who started a run again, not the one whose push it was', async () => {
    const { outputs } = await runCommand(planCommand(environments), ['--ref', 'main'], {
      GITHUB_ACTOR: 'hana',
      GITHUB_TRIGGERING_ACTOR: 'bob',
    })
    expect(outputs['author']).toBe('bob')
  })

  it('throws where neither an environment nor a ref is given', async () => {
    await expect(runCommand(planCommand(environments), [])).rejects.toThrow(
      'which environment? Give --environment, or --ref (or GITHUB_REF)',
    )
  })
})
