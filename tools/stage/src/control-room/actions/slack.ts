import type { Fault } from '@repo/local-cloud'
import type { Action, Scene } from './action.ts'

interface Kind {
  readonly id: string
  readonly label: string
  readonly expects: string
  readonly fault: Fault
}

const MINUTE = 60_000

const kinds: readonly Kind[] = [
  {
    id: 'slack-429',
    label: 'Slack answers 429 for a minute',
    expects: 'Messages arrive after Retry-After; none is lost, none comes twice.',
    fault: { method: '*', fault: 'rate_limited', retryAfter: 10, forMs: MINUTE },
  },
  {
    id: 'slack-refuses-edits',
    label: 'Slack refuses edits for a minute',
    expects: 'Each change becomes a new message.',
    fault: { method: 'chat.update', fault: 'cant_update_message', forMs: MINUTE },
  },
  {
    id: 'slack-away',
    label: 'Slack is away for a minute',
    expects: 'Messages arrive once it is back; none is lost, none comes twice.',
    fault: { method: '*', fault: 'drop', forMs: MINUTE },
  },
]

/** Faults of Slack, each for a minute, and their end. */
export function slackActions({ stage }: Scene): Action[] {
  const { faults } = stage.cloud.slack
  const waits = (kind: Kind) =>
    faults
      .list()
      .some(({ fault }) => fault.method === kind.fault.method && fault.fault === kind.fault.fault)
  const whole = { group: 'slack', environment: undefined, confirm: false } as const
  return [
    ...kinds.map((kind) => ({
      ...whole,
      id: kind.id,
      label: kind.label,
      expects: kind.expects,
      disabled: () => (waits(kind) ? 'it does already' : undefined),
      run: async () => void faults.add(kind.fault),
    })),
    {
      ...whole,
      id: 'slack-recovers',
      label: 'Stop all faults of Slack',
      expects: 'What waits in the queue arrives within seconds.',
      disabled: () => (faults.list().length > 0 ? undefined : 'Slack has no fault'),
      run: async () => faults.clear(),
    },
  ]
}
