import * as z from 'zod/mini'
import type { ApprovalButton } from '../deployment/approval-button.ts'

/** A person pressed one of the buttons of an approval. */
export interface Click {
  readonly button: ApprovalButton
  /** The button's value, as it was posted. */
  readonly value: string
  /** Slack's time of the click: with the user, it identifies the click. */
  readonly actionTs: string
  readonly user: { readonly id: string; readonly name: string | undefined; readonly team: string }
  readonly team: string
  readonly app: string
  readonly responseUrl: string
}

const id = z.string().check(z.regex(/^[A-Z][A-Z0-9]+$/))

/** Nothing else is read: text and labels of the message are what anybody may have written. */
const schema = z.object({
  type: z.literal('block_actions'),
  api_app_id: id,
  team: z.object({ id }),
  user: z.object({ id, team_id: z.optional(z.string()), username: z.optional(z.string()) }),
  response_url: z.string(),
  actions: z
    .array(
      z.object({
        action_id: z.enum(['approve', 'refuse']),
        value: z.string().check(z.maxLength(2000)),
        action_ts: z.string(),
      }),
    )
    .check(z.length(1)),
})

/** Names that mrkdwn cannot read as something else. */
const NAME = /^[\w.-]{1,80}$/

/**
 * The click in the body of a request; `undefined` where it is another interaction.
 * @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function readClick(body: Buffer): Click | undefined {
  const { data } = z.safeParse(schema, parse(new URLSearchParams(body.toString()).get('payload')))
  const [action] = data?.actions ?? []
  if (!data || !action) return undefined
  const { id, team_id: team = '', username = '' } = data.user
  return {
    button: action.action_id,
    value: action.value,
    actionTs: action.action_ts,
    user: { id, team, name: NAME.test(username) ? username : undefined },
    team: data.team.id,
    app: data.api_app_id,
    responseUrl: data.response_url,
  }
}

function parse(json: string | null): unknown {
  try {
    return JSON.parse(json ?? '')
  } catch {
    return undefined
  }
}
