import { describe, expect, it } from 'vitest'
import { notify } from './notify.fixture.ts'

const ok = { result: 'success', outputs: {} }
const announce = { result: 'success', outputs: { channel: 'C1', ts: '1.2', attempt: '1' } }
const deploy = { result: 'failure', outputs: { began: 'failure' } }
const needs = { plan: ok, test: ok, build: ok, announce, deploy }
const text = '❌ prod · backend: 8b31d07 was not delivered, it was not pushed'
const notifying = `<!subteam^S0ONCALL> ${text}`
const tooMany = () => new Response('', { status: 429, headers: { 'retry-after': '0' } })

describe('notify, where Slack fails', () => {
  it.each(['message_not_found', 'edit_window_closed', 'is_archived'])(
    'posts the message anew, with its mentions, where the edit is refused: %s',
    async (error) => {
      const { calls, notes, exitCode } = await notify({ needs, slack: { 'chat.update': [error] } })
      expect(calls).toMatchObject([
        { method: 'chat.postMessage', channel: '#deployments-prod', text: notifying },
      ])
      expect(notes).toContain(error)
      expect(exitCode).toBe(0)
    },
  )

  it('posts the message anew where the reply is refused', async () => {
    const slack = { 'chat.postMessage': ['restricted_action_thread_locked'] }
    const { calls } = await notify({ needs, slack })
    expect(calls).toMatchObject([
      { method: 'chat.update', text },
      { method: 'chat.postMessage', channel: '#deployments-prod', text: notifying },
    ])
  })

  it('repeats a call that Slack limits or does not answer', async () => {
    const slack = { 'chat.update': [tooMany(), new Response('', { status: 503 })] }
    const { attempted, calls } = await notify({ needs, slack })
    expect(attempted).toEqual(['chat.update', 'chat.update', 'chat.update', 'chat.postMessage'])
    expect(calls).toHaveLength(2)
  })

  it('fails where Slack refuses the message itself, so that the last resort follows', async () => {
    const slack = { 'chat.update': ['is_archived'], 'chat.postMessage': ['is_archived'] }
    await expect(notify({ needs, slack })).rejects.toThrow(/^chat\.postMessage: .*is_archived/)
  })

  it('ends with the last error where Slack stays unavailable', async () => {
    const down = Array.from({ length: 20 }, () => new Response('', { status: 500 }))
    await expect(
      notify({ needs, slack: { 'chat.update': down, 'chat.postMessage': [...down] } }),
    ).rejects.toThrow(/^chat\.postMessage: /)
  })
})

describe('notify with an incoming webhook alone', () => {
  const env = { SLACK_BOT_TOKEN: '', SLACK_WEBHOOK_URL: 'https://hooks.test/services/T/B/x' }

  it('posts how the run ended, with its mentions', async () => {
    const { calls, outputs } = await notify({ needs, env })
    expect(calls).toMatchObject([{ method: 'webhook', text: notifying }])
    expect(calls[0]).not.toHaveProperty('metadata')
    expect(outputs).toEqual({})
  })

  it('posts nothing before, because it cannot edit it', async () => {
    expect((await notify({ needs: { plan: ok, test: ok, build: ok }, env })).calls).toEqual([])
  })

  it('repeats a call that Slack limits', async () => {
    const { calls } = await notify({ needs, env, slack: { webhook: [tooMany()] } })
    expect(calls).toHaveLength(1)
  })

  it('fails where Slack refuses the message', async () => {
    const slack = { webhook: [new Response('no_service', { status: 404 })] }
    await expect(notify({ needs, env, slack })).rejects.toThrow('the incoming webhook: no_service')
  })
})

it('notify without a token and a webhook › warns, and does not fail', async () => {
  const { printed, exitCode, calls } = await notify({ needs, env: { SLACK_BOT_TOKEN: '' } })
  expect(printed).toContain('::warning::No secret SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL')
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [] })
})
