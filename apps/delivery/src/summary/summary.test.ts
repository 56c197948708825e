import { environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { summaryCommand } from './command.ts'

const env = { ENV: 'dev', GITHUB_SHA: '8b31d07e'.repeat(5) }

describe('delivery summary', () => {
  it('adds commit, digest, task definition and duration, with links into the console', async () => {
    const verdict = {
      outcome: 'serving',
      reason: 'ECS says SUCCESSFUL',
      taskDefinition: 'backend-dev:7',
      commit: env.GITHUB_SHA,
      seconds: 108,
    }
    const digest = `sha256:${'a'.repeat(64)}`
    const VERDICT = JSON.stringify(verdict)
    const { summary } = await runCommand(summaryCommand(environments), [], {
      ...env,
      DIGEST: digest,
      VERDICT,
    })
    const console = 'https://ap-northeast-1.console.aws.amazon.com'
    const query = '?region=ap-northeast-1'
    expect(summary.split('\n')).toEqual([
      '### ✅ dev · backend: 8b31d07: serves after 1 min 48 s · ECS says SUCCESSFUL · backend-dev:7 is PRIMARY',
      '',
      '| | |',
      '|---|---|',
      `| commit | \`${env.GITHUB_SHA}\` |`,
      `| image | [\`${digest}\`](${console}/ecr/repositories/private/111122223333/backend/_/image/${digest}/details${query}) |`,
      `| PRIMARY | [\`backend-dev:7\`](${console}/ecs/v2/task-definitions/backend-dev/7/containers${query}) |`,
      '| rollout | 1 min 48 s |',
      `| look at | [service](${console}/ecs/v2/clusters/app-dev/services/backend/health${query}) · [logs](${console}/ecs/v2/clusters/app-dev/services/backend/logs${query}) |`,
      '',
    ])
  })

  it('adds that nothing was deployed where there is no verdict', async () => {
    const { summary } = await runCommand(summaryCommand(environments), [], env)
    expect(summary).toContain('### ❌ dev · backend: nothing was deployed')
    expect(summary).toContain('| image | not in ECR |')
  })
})
