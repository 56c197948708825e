import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { resourceNames } from '@repo/environments'
import { dev, environments } from '@repo/environments/fixture'
import sampleValues from '@repo/environments/sample-values' with { type: 'json' }
import { copyDefinitions } from './definitions.fixture.ts'
import { adaptDefinitions, ecspressoLite, startSeededCloud } from './tools.fixture.ts'

export const runUrl = 'https://github.com/example/shop/actions/runs/1/attempts/1'
/** Forty equal digits. */
export const sha = (digit: string) => digit.repeat(40)

export type LocalDeployments = Awaited<ReturnType<typeof openLocalDeployments>>

const serve =
  "require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT, process.env.HOST)"

/** The local cloud, fast, with ecspresso to deploy to its environment dev as the workflows do. */
export async function openLocalDeployments({ speed = 50 } = {}) {
  const cloud = await startSeededCloud({ speed, environments })
  const root = mkdtempSync(join(tmpdir(), 'local-deployment-'))
  copyDefinitions(root)
  adaptDefinitions(root)
  const aws = cloud.env(dev)
  const config = {
    endpoint: cloud.endpoint,
    region: dev.region,
    credentials: {
      accessKeyId: aws['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: aws['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  }

  async function ecspresso(args: readonly string[], commit: string): Promise<number> {
    const { definitions } = dev.service
    const files = ['--config', `${definitions}/ecspresso.yml`]
    const run = await ecspressoLite(cloud.clock).run(
      [...args, ...files, '--envfile', `${definitions}/values.env`],
      {
        cwd: root,
        env: {
          ...aws,
          ENV: dev.name,
          REGION: dev.region,
          CLUSTER: dev.cluster,
          AWS_ACCOUNT_ID: dev.account,
          SERVICE: dev.service.name,
          REPOSITORY: dev.service.repository,
          OUTPUT_PREFIX: resourceNames(dev).outputPrefix,
          ...sampleValues,
          IMAGE_TAG: commit,
          RUN_URL: runUrl,
        },
      },
    )
    return run.exitCode
  }

  function force(outcome: 'succeed' | 'rollback'): void {
    cloud.ecs.forceOutcome({
      caller: dev,
      cluster: dev.cluster,
      service: dev.service.name,
      outcome,
    })
  }

  return {
    cloud,
    /** A work tree with the definitions of {@link dev}. */
    root,
    aws,
    ecs: new ECSClient(config),
    ecr: new ECRClient(config),
    scaling: new ApplicationAutoScalingClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    /** Runs ecspresso for a commit; returns its exit code. */
    ecspresso,

    /** Deploys a commit, with this outcome of its deployment; its container runs a script of Node. */
    deploy(commit: string, outcome: 'succeed' | 'rollback', script = serve): Promise<number> {
      const command = [process.execPath, '-e', script]
      cloud.ecr.push(dev, { repository: dev.service.repository, tag: commit, command })
      force(outcome)
      return ecspresso(['deploy', '--wait-until', 'deployed'], commit)
    },

    async close(): Promise<void> {
      await cloud.close()
      rmSync(root, { recursive: true })
    },

    /** Deploys an existing revision, as the workflow of rollbacks does. */
    rollBackTo(revision: number): Promise<number> {
      force('succeed')
      const flags = ['--no-update-service', '--wait-until', 'deployed']
      return ecspresso(['deploy', '--revision', String(revision), ...flags], sha('0'))
    },
  }
}
