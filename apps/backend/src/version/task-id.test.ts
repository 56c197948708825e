import { describe, expect, it } from 'vitest'
import { readTaskId } from './task-id.ts'

const uri = 'http://169.254.170.2/v4/0123'

describe('the id of the ECS task', () => {
  it('is the last part of the ARN that the metadata endpoint gives', async () => {
    const fetched: string[] = []
    const id = await readTaskId(uri, async (url) => {
      fetched.push(String(url))
      return Response.json({
        TaskARN: 'arn:aws:ecs:ap-northeast-1:111122223333:task/app-dev/0123456789abcdef',
      })
    })
    expect(id).toBe('0123456789abcdef')
    expect(fetched).toEqual([`${uri}/task`])
  })

  it.each([
    ['is an error', async () => new Response('no', { status: 500 })],
    ['has no ARN', async () => Response.json({})],
    ['is no JSON', async () => new Response('<html>')],
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is left out when the answer %s: no reason not to start', async (_, fetchFrom) => {
    expect(await readTaskId(uri, fetchFrom)).toBeUndefined()
  })

  it('is not asked for outside ECS', async () => {
    expect(await readTaskId(undefined, () => expect.unreachable())).toBeUndefined()
  })
})
