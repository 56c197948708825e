import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { dev, startTestCloud } from '../testing.ts'

const SERVER =
  "require('http').createServer((_, response) => response.end('ok')).listen(process.env.PORT)"

const boto3 = inject('boto3')

it('boto3 makes its calls, and its waiters and paginators end', { timeout: 300_000 }, async ({
  skip,
  onTestFinished,
}) => {
  if (!boto3) return skip('no Python with boto3 on this machine')
  const folder = mkdtempSync(join(tmpdir(), 'boto3-'))
  const worker = join(folder, 'worker.mjs')
  writeFileSync(worker, 'export const handler = async () => ({ batchItemFailures: [] })')
  const cloud = await startTestCloud([dev], { speed: 10, worker })
  onTestFinished(async () => {
    await cloud.close()
    rmSync(folder, { recursive: true })
  })
  for (const tag of ['one', 'two', 'once']) {
    const command = ['node', '-e', tag === 'once' ? 'process.exit(3)' : SERVER]
    cloud.ecr.push(dev, { repository: 'backend', tag, command })
  }
  cloud.ecr.publishScan(dev, { repository: 'backend', image: 'one' })
  const queue = cloud.deadLetterQueue(dev)
  const { TargetGroupArn = '', TopicArn = '' } = cloud.outputs(dev)
  const given = {
    cluster: dev.cluster,
    targetGroup: TargetGroupArn,
    topic: TopicArn,
    queueName: queue.name,
    queueUrl: cloud.sqs.url(queue),
    now: cloud.clock.now(),
  }
  const { stdout } = await promisify(execFile)(
    boto3,
    [join(import.meta.dirname, 'battery.py'), JSON.stringify(given)],
    { env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...cloud.env(dev) } },
  )
  const steps: { name: string; problem: string | null }[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(steps.filter(({ problem }) => problem !== null)).toEqual([])
  expect(steps.length).toBeGreaterThan(100)
  // Every operation that boto3 called exists, and none of them failed by a defect.
  expect(cloud.calls.list().filter(({ status }) => status >= 500)).toEqual([])
})
