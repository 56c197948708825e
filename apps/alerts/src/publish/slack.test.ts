import { section } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import { createSlack } from './slack.ts'
import { createToken } from './token.ts'

const place = { service: 'Secrets Manager', id: 'slack' } as const

type Sent = { url: string; headers: Headers; body: unknown }

function client(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  const slack = createSlack({
    apiUrl: 'https://slack.test/api/',
    token: async () => 'the-token',
    fetch: async (url, init) => {
      const body = JSON.parse(String(init?.body))
      sent.push({ url: String(url), headers: new Headers(init?.headers), body })
      return answer()
    },
  })
  return { slack, sent }
}

const content = { text: 'hello', blocks: [], metadata: { event_type: 'test', event_payload: {} } }
const update = { channel: 'C1', ts: '1.2', ...content }
const message = { channel: '#a', ...content, unfurl_links: false }

const refusing = (error: string) => () => Response.json({ ok: false, error })

describe('the Slack client', () => {
  it('posts JSON with the token in its header, and returns channel and ts', async () => {
    const { slack, sent } = client(() => Response.json({ ok: true, channel: 'C1', ts: '1.2' }))
    expect(await slack.post(message)).toEqual({ channel: 'C1', ts: '1.2' })
    expect(sent[0]?.url).toBe('https://slack.test/api/chat.postMessage')
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer the-token')
    expect(sent[0]?.body).toEqual(message)
  })

  it.each(['ratelimited', 'internal_error', 'fatal_error', 'service_unavailable'])(
    'throws SlackUnavailableError for %s',
    async (error) => {
      await expect(client(refusing(error)).slack.post(message)).rejects.toThrow(
        SlackUnavailableError,
      )
    },
  )

  it.each(['channel_not_found', 'invalid_blocks', 'token_revoked', 'an_error_to_come'])(
    'throws SlackRefusedError for %s',
    async (error) => {
      await expect(client(refusing(error)).slack.post(message)).rejects.toThrow(SlackRefusedError)
    },
  )

  it('returns Retry-After in its error', async () => {
    const { slack } = client(
      () => new Response('', { status: 429, headers: { 'retry-after': '30' } }),
    )
    await expect(slack.post(message)).rejects.toMatchObject({ code: 'ratelimited', retryAfter: 30 })
  })

  it('throws if a response lacks channel or ts', async () => {
    const { slack } = client(() => Response.json({ ok: true }))
    await expect(slack.post(message)).rejects.toThrow(SlackUnavailableError)
  })

  describe('with a token that Slack refuses', () => {
    const refused = async (tokens: string[], error = 'invalid_auth') => {
      const used: (string | null)[] = []
      const slack = createSlack({
        apiUrl: 'https://slack.test/api/',
        token: createToken(place, async () => tokens.shift()),
        fetch: async (_, init) => {
          used.push(new Headers(init?.headers).get('authorization'))
          const isGood = used.at(-1) === 'Bearer good'
          return Response.json(
            isGood ? { ok: true, channel: 'C1', ts: '1.2' } : { ok: false, error },
          )
        },
      })
      return { slack, used }
    }

    it.each(['invalid_auth', 'token_expired'])('reads the token again after %s', async (error) => {
      const { slack, used } = await refused(['old', 'good'], error)
      expect(await slack.post(message)).toEqual({ channel: 'C1', ts: '1.2' })
      expect(used).toEqual(['Bearer old', 'Bearer good'])
    })

    it('throws if the new token is the same, or refused too', async () => {
      for (const tokens of [
        ['old', 'old'],
        ['old', 'older'],
      ]) {
        const { slack, used } = await refused([...tokens])
        const error = await slack.post(message).catch((reason: unknown) => reason)
        expect(error).toMatchObject({ name: 'SlackRefusedError', code: 'invalid_auth' })
        expect(String(error)).not.toMatch(/old/)
        expect(used.length).toBeLessThanOrEqual(2)
      }
    })
  })

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed', 'an_error_to_come'])(
    'returns false for an edit that can never succeed: %s',
    async (error) => {
      expect(await client(refusing(error)).slack.update(update)).toBe(false)
    },
  )

  it('throws for an edit that another token or a scope would allow', async () => {
    const { slack } = client(refusing('missing_scope'))
    await expect(slack.update(update)).rejects.toThrow(SlackRefusedError)
  })

  it('sends blocks that Slack refuses once more as text, within the 4000 characters of an edit', async () => {
    const { slack, sent } = client(() =>
      sent.length === 1
        ? Response.json({ ok: false, error: 'invalid_blocks' })
        : Response.json({ ok: true }),
    )
    const blocks = [section([{ is: 'mention', mention: '<@U1>' }, ' failed & over'])]
    const long = Array.from({ length: 5 }, () => section(['x'.repeat(2000)]))
    const all = [...blocks, ...long].flatMap(({ block }) => block ?? [])
    expect(await slack.update({ ...update, blocks: all })).toBe(true)
    expect(sent[1]?.body).toMatchObject({
      text: expect.stringMatching(/^<@U1> failed &amp; over\nx+/),
      blocks: [],
      // By default an edit makes links and mentions of plain words.
      parse: 'none',
    })
    expect(JSON.stringify(sent[1]?.body).length).toBeLessThan(4000)
  })
})

describe('the token', () => {
  it.each([
    ['bare', ' xoxb-1\n'],
    ['in JSON', '{"token":"xoxb-1"}'],
  ])('is read %s, and cached until it expires', async (_, secret) => {
    let now = 0
    let reads = 0
    const readSecret = async () => {
      reads += 1
      return secret
    }
    const token = createToken(place, readSecret, { keepMs: 1000, now: () => now })
    expect([await token(), await token()]).toEqual(['xoxb-1', 'xoxb-1'])
    expect(reads).toBe(1)
    now = 1000
    await token()
    expect(reads).toBe(2)
  })

  it('throws SecretError for permanent errors only', async () => {
    const failing = (name: string) =>
      createToken(place, () => Promise.reject(Object.assign(new Error('xoxb-1'), { name })))
    await expect(failing('AccessDeniedException')()).rejects.toThrow(
      'Secrets Manager slack: AccessDeniedException',
    )
    await expect(failing('ThrottlingException')()).rejects.toMatchObject({
      name: 'ThrottlingException',
    })
  })

  it.each([undefined, '', '{"other":"x"}', '{broken'])(
    'throws with the name of the secret for %j',
    async (secret) => {
      const token = createToken(place, async () => secret)
      await expect(token()).rejects.toThrow('Secrets Manager slack holds no Slack token')
    },
  )
})
