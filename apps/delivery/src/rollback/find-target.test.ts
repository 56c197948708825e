import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { ECRClient } from '@aws-sdk/client-ecr'
import { DeregisterTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs'
import { runEcspresso } from '@fargate-starter/ecspresso-lite'
import { environmentNamed } from '@fargate-starter/environments'
import { type LocalCloud, startLocalCloud } from '@fargate-starter/local-cloud'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTarget } from './find-target.ts'

const root = join(import.meta.dirname, '../../../..')
const dev = environmentNamed('dev')
const runUrl = 'https://github.com/example/fargate-starter/actions/runs/1/attempts/1'
/** Forty digits that are easy to tell apart. */
const sha = (digit: string) => digit.repeat(40)

let cloud: LocalCloud
let clients: { ecs: ECSClient; ecr: ECRClient }

beforeAll(async () => {
  cloud = await startLocalCloud({ speed: 50 })
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = cloud.env(dev)
  const config = {
    endpoint: cloud.endpoint,
    region: dev.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  }
  clients = { ecs: new ECSClient(config), ecr: new ECRClient(config) }
})
afterAll(() => cloud.close())

/** Runs ecspresso as the workflows do. */
function ecspresso(args: readonly string[], commit: string): Promise<number> {
  return runEcspresso({
    argv: [
      ...args,
      '--config',
      'ecspresso/dev/ecspresso.yml',
      '--envfile',
      'ecspresso/dev/values.env',
    ],
    env: {
      ...cloud.env(dev),
      ENV: dev.name,
      REGION: dev.region,
      CLUSTER: dev.cluster,
      AWS_ACCOUNT_ID: dev.account,
      COGNITO_USER_POOL_ID: `${dev.region}_Example01`,
      S3_URL: 'https://uploads.example.com',
      TZ: 'Asia/Tokyo',
      IMAGE_TAG: commit,
      RUN_URL: runUrl,
    },
    cwd: root,
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
    clock: cloud.clock,
  })
}

/** Deploys a commit, with an image unless it is gone, and a given end. */
async function deploy(commit: string, outcome: 'succeed' | 'rollback'): Promise<number> {
  cloud.ecr.push(dev, {
    repository: dev.repository,
    tag: commit,
    command: [process.execPath, '-e', 'setInterval(() => undefined, 1000)'],
  })
  cloud.ecs.forceOutcome({ caller: dev, cluster: dev.cluster, service: dev.service, outcome })
  return ecspresso(['deploy', '--wait-until', 'deployed'], commit)
}

function rollBackTo(revision: number): Promise<number> {
  const outcome = 'succeed'
  cloud.ecs.forceOutcome({ caller: dev, cluster: dev.cluster, service: dev.service, outcome })
  const flags = ['--revision', String(revision), '--no-update-service', '--wait-until', 'deployed']
  return ecspresso(['deploy', ...flags], sha('0'))
}

describe('what a service is rolled back to', () => {
  // One story, as each chapter needs what came before: revisions 1 and 2 serve, 3 is rolled back, 4 serves.
  it('is an error where there is no service yet', async () => {
    await expect(findTarget(clients, dev)).rejects.toThrow(/no service backend in app-dev/)
  })

  it('is an error where nothing has served before', async () => {
    expect(await deploy(sha('a'), 'succeed')).toBe(0)
    await expect(findTarget(clients, dev)).rejects.toThrow(
      /nothing before backend-dev:1 has served in app-dev/,
    )
  })

  it('is the revision that served before', async () => {
    expect(await deploy(sha('b'), 'succeed')).toBe(0)
    expect(await findTarget(clients, dev)).toEqual({
      revision: 1,
      commit: sha('a'),
      runUrl,
      served: true,
      from: { revision: 2, commit: sha('b') },
    })
  })

  it('is never one that ECS itself has rolled back', async () => {
    expect(await deploy(sha('c'), 'rollback')).toBe(1)
    expect(await findTarget(clients, dev)).toMatchObject({ revision: 1, from: { revision: 2 } })
    expect(await deploy(sha('d'), 'succeed')).toBe(0)
    expect(await findTarget(clients, dev)).toMatchObject({ revision: 2, from: { revision: 4 } })
  })

  it('is the one that is asked for, which may never have served', async () => {
    expect(await findTarget(clients, dev, 3)).toMatchObject({ revision: 3, served: false })
    await expect(findTarget(clients, dev, 99)).rejects.toThrow(/backend-dev:99 does not exist/)
  })

  it('is further back the second time, not what the first rollback left', async () => {
    expect(await rollBackTo(2)).toBe(0)
    expect(await findTarget(clients, dev)).toMatchObject({
      revision: 1,
      from: { revision: 2, commit: sha('b') },
    })
  })

  it('is not one that was deregistered', async () => {
    const name = 'backend-dev:1'
    await clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: name }))
    await expect(findTarget(clients, dev)).rejects.toThrow(/backend-dev:1 was deregistered/)
  })

  it('is not one whose image ECR no longer has', async () => {
    expect(await ecspresso(['register'], sha('e'))).toBe(0)
    await expect(findTarget(clients, dev, 5)).rejects.toThrow(
      /backend-dev:5 needs the image of e{40}, which ECR no longer has/,
    )
  })
})
