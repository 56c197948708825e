import { createHmac } from 'node:crypto'
import { wordingIn } from '@repo/environments/wording'
import { describe, expect, it } from 'vitest'
import { createClicks } from './create-clicks.ts'
import type { Click } from './payload.ts'

const now = 1_700_000_000_000
const payload = {
  type: 'block_actions',
  api_app_id: 'A1',
  team: { id: 'T1' },
  user: { id: 'U1', team_id: 'T1', username: 'hana' },
  response_url: 'https://hooks.slack.com/actions/1',
  actions: [{ action_id: 'approve', value: '{}', action_ts: '1.1' }],
}

async function send(
  given: unknown,
  { signed = true, base64 = true, app = 'A1', team = 'T1' } = {},
) {
  const body = new URLSearchParams({ payload: JSON.stringify(given) }).toString()
  const timestamp = String(now / 1000)
  const digest = createHmac('sha256', signed ? 'shhh' : 'no').update(`v0:${timestamp}:${body}`)
  const clicks: Click[] = []
  const answers: string[] = []
  const handle = createClicks({
    signing: async () => ({ secret: 'shhh', app, team }),
    answer: async (click) => {
      clicks.push(click)
      return { kind: 'stranger' }
    },
    respond: async (url) => void answers.push(url),
    wording: wordingIn('en'),
    log: () => {},
    now: () => now,
  })
  const { statusCode } = await handle({
    headers: {
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest.digest('hex')}`,
    },
    body: base64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: base64,
  })
  return { statusCode, clicks, answers }
}

describe('a request of Slack', () => {
  it.each([true, false])('is answered to the person who pressed, in base64: %s', async (base64) => {
    const { statusCode, clicks, answers } = await send(payload, { base64 })
    expect(statusCode).toBe(200)
    expect(clicks).toMatchObject([
      { button: 'approve', value: '{}', user: { id: 'U1', name: 'hana', team: 'T1' } },
    ])
    expect(answers).toEqual([payload.response_url])
  })

  it.each([
    ['that Slack has not signed', { signed: false }],
    ['of another app', { app: 'A2' }],
    ['of another workspace', { team: 'T2' }],
  ])('%s is refused', async (_, options) => {
    expect(await send(payload, options)).toEqual({ statusCode: 401, clicks: [], answers: [] })
  })

  it.each([
    ['another interaction', { ...payload, type: 'view_submission' }],
    ['another button', { ...payload, actions: [{ action_id: 'link', action_ts: '1.1' }] }],
    ['no object', 'payload'],
  ])('that is %s is acknowledged, and nothing is done', async (_, given) => {
    expect(await send(given)).toEqual({ statusCode: 200, clicks: [], answers: [] })
  })

  it('has no name of a person that mrkdwn could read as something else', async () => {
    const user = { ...payload.user, username: 'a|b> <!channel' }
    expect((await send({ ...payload, user })).clicks[0]?.user.name).toBeUndefined()
  })
})
