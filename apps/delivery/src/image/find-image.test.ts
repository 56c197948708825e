import { ECRClient } from '@aws-sdk/client-ecr'
import { dev, environments, withWorker } from '@repo/environments/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { type SeededCloud, startSeededCloud } from '../tools.fixture.ts'
import { findImageCommand } from './command.ts'

const pushed = '4f2a9c1d'.repeat(5)
const absent = '8b31d07e'.repeat(5)

describe('delivery find-image', () => {
  let cloud: SeededCloud
  let digest: string
  const find = (...args: string[]) =>
    runCommand(
      findImageCommand(
        (region) =>
          new ECRClient({
            region,
            endpoint: cloud.endpoint,
            credentials: { accessKeyId: dev.account, secretAccessKey: 'local' },
          }),
        withWorker,
      ),
      ['--environment', 'dev', ...args],
    )

  beforeAll(async () => {
    cloud = await startSeededCloud({ environments: withWorker })
    digest = cloud.ecr.push(dev, { repository: 'backend', tag: pushed, command: ['true'] })
  })
  afterAll(() => cloud?.close())

  it('sets the digest that ECR has for the commit as an output', async () => {
    const { exitCode, outputs, printed } = await find('--commit', pushed)
    expect({ exitCode, outputs, printed }).toEqual({
      exitCode: 0,
      outputs: { digest },
      printed: digest,
    })
  })

  it('sets where each service is deployed to, with the digest of its image, as an output for a matrix', async () => {
    const { outputs } = await find('--commit', pushed, '--services')
    expect(JSON.parse(outputs['services'] ?? '')).toMatchObject([
      { environment: 'dev', service: 'backend', 'ecspresso-folder': 'ecspresso/dev', digest },
      { environment: 'dev', service: 'worker', 'output-prefix': 'Worker', digest: '' },
    ])
  })

  it('sets an empty output for a commit that was not pushed', async () => {
    const { exitCode, outputs } = await find('--commit', absent)
    expect({ exitCode, outputs }).toEqual({ exitCode: 0, outputs: { digest: '' } })
  })

  it('throws for a missing image with --required, and prints a document for --json', async () => {
    await expect(find('--commit', absent, '--required')).rejects.toThrow(
      `ECR has no image backend:${absent} in 111122223333`,
    )
    expect((await find('--commit', absent, '--json')).printed).toBe('{"digest":null}')
  })

  it('throws an error that names the call that AWS refused', async () => {
    const refusing = { send: () => Promise.reject(new Error('not authorized')) }
    const run = runCommand(
      findImageCommand(() => refusing, environments),
      ['--environment', 'dev', '--commit', pushed],
    )
    await expect(run).rejects.toThrow(
      'ecr:DescribeImages of backend in 111122223333: Error: not authorized',
    )
  })
})
