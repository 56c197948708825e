import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEcsTask } from './ecs-task.ts'

const uri = 'http://169.254.170.2/v4/cd189a933e5849daa93386466019ab50-2495160603'

// As https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-examples.html has it.
const answer = {
  DockerId: 'cd189a933e5849daa93386466019ab50-2495160603',
  Name: 'app',
  Image: '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/backend:latest',
  ImageID: 'sha256:25f3695bedfb454a50f12d127839a68ad3caf91e451c1da073db34c542c4d2cb',
  Labels: {
    'com.amazonaws.ecs.cluster': 'arn:aws:ecs:ap-northeast-1:111122223333:cluster/app-dev',
    'com.amazonaws.ecs.container-name': 'app',
    'com.amazonaws.ecs.task-arn':
      'arn:aws:ecs:ap-northeast-1:111122223333:task/app-dev/0123456789abcdef',
    'com.amazonaws.ecs.task-definition-family': 'backend-dev',
    'com.amazonaws.ecs.task-definition-version': '12',
  },
}

describe('container metadata', () => {
  it('has task, task definition revision and image digest', async () => {
    const requested: string[] = []
    const task = await readEcsTask(uri, 500, async (url, timeoutMs) => {
      requested.push(`${url} ${timeoutMs}`)
      return answer
    })
    expect(task).toEqual({
      task: '0123456789abcdef',
      taskDefinition: 'backend-dev:12',
      imageDigest: answer.ImageID,
    })
    expect(requested).toEqual([`${uri} 500`])
  })

  it('is read over HTTP', async () => {
    const server = createServer((_, response) => response.end(JSON.stringify(answer)))
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A TCP server that listens has an address with a port.
    const { port } = server.address() as AddressInfo
    expect(await readEcsTask(`http://127.0.0.1:${port}/v4/0123`, 60_000)).toMatchObject({
      taskDefinition: 'backend-dev:12',
    })
  })

  it.each([
    ['is of another form', async () => ({ message: 'no' })],
    ['does not come', () => Promise.reject(new Error('socket hang up'))],
  ])('is undefined where the answer %s', async (_, get) => {
    expect(await readEcsTask(uri, 500, get)).toBeUndefined()
  })

  it('is undefined where nobody listens', async () => {
    expect(await readEcsTask('http://127.0.0.1:1/v4/0123', 60_000)).toBeUndefined()
  })

  it('is undefined where the endpoint does not answer in time', async () => {
    const server = createServer(() => {})
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A TCP server that listens has an address with a port.
    const { port } = server.address() as AddressInfo
    expect(await readEcsTask(`http://127.0.0.1:${port}/v4/0123`, 20)).toBeUndefined()
  })
})
