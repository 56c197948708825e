import { serviceEvents } from '@repo/aws-events/scenarios'
import { dev } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { previewRoute } from './preview.ts'

async function send(body: string) {
  const url = new URL('http://127.0.0.1/_demo/preview')
  const { signal } = new AbortController()
  const request = { method: 'POST', url, headers: {}, body: Buffer.from(body), signal }
  const answer = await previewRoute.answer(request, '')
  if (typeof answer === 'string') throw new Error(answer)
  return { status: answer.status, body: JSON.parse(String(answer.body)) }
}

it('preview answers with the messages of an event, and with reasons where there are none', async () => {
  const { account, region, cluster, service } = dev
  const { name, repository } = service
  const build = serviceEvents({ account, region, cluster, service: name, repository })
  const text = JSON.stringify([build.started('A', 0), { source: 'aws.s3' }])
  const { status, body } = await send(JSON.stringify({ text }))
  expect(status).toBe(200)
  expect(body.messages).toMatchObject([{ metadata: { event_type: 'deployment' } }])
  expect(body.ignored).toHaveLength(1)
})

it.each(['{', '{"text": 1}', '{"text": "no JSON"}', '{"text": "7"}', '{"text": "[[]]"}'])(
  'preview refuses %s with one line',
  async (body) => {
    expect(await send(body)).toEqual({
      status: 400,
      body: { error: expect.stringMatching(/^[^\n]+$/) },
    })
  },
)
