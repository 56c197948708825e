import { describe, expect, it } from 'vitest'
import { queued, setup } from './testing/setup.ts'

const channel = '#deployments-dev'

describe('a deployment', () => {
  it('is one message, posted when it starts and edited when it is deployed', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('1', 0)))
    expect(slack.channel(channel)).toMatchObject([
      { text: '⏳ dev · backend: rolling out ecs-svc/1', edits: 0 },
    ])
    await handle(queued(build.completed('1', 108)))
    expect(slack.channel(channel)).toMatchObject([
      {
        text: '✅ dev · backend: deployed ecs-svc/1 in 1 min 48 s',
        edits: 1,
        metadata: { event_type: 'deployment', event_payload: { status: 'deployed' } },
      },
    ])
  })
})
