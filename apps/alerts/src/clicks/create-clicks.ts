import type { Wording } from '@repo/environments/wording'
import type { Log } from '../log.ts'
import type { Outcome } from './answer.ts'
import { type Click, readClick } from './payload.ts'
import { isSigned } from './signature.ts'
import type { Signing } from './signing-secret.ts'
import { wordsFor } from './words.ts'

/** The parts of an event of an HTTP API (payload format 2.0) that are read. */
export interface ClickRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string
  readonly isBase64Encoded: boolean
}

export interface ClickResponse {
  readonly statusCode: 200 | 401
}

export interface ClicksOptions {
  readonly signing: () => Promise<Signing>
  readonly answer: (click: Click) => Promise<Outcome>
  readonly respond: (url: string, text: string) => Promise<void>
  readonly wording: Wording
  readonly log: Log
  readonly now?: () => number
}

/** Handles the requests that Slack sends as people press buttons: only what Slack has signed is parsed. */
export function createClicks(options: ClicksOptions) {
  const { signing, answer, respond, wording, log, now = Date.now } = options

  function refuse(reason: string): ClickResponse {
    log('warn', 'request refused', { reason })
    return { statusCode: 401 }
  }

  return async ({ headers, body = '', isBase64Encoded }: ClickRequest): Promise<ClickResponse> => {
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
    const { secret, app, team } = await signing()
    const request = {
      timestamp: headers['x-slack-request-timestamp'],
      signature: headers['x-slack-signature'],
      body: bytes,
    }
    if (!isSigned(request, secret, now())) return refuse('signature')
    const click = readClick(bytes)
    if (!click) {
      // Links and other interactions have to be acknowledged, or Slack shows a warning.
      log('info', 'interaction ignored')
      return { statusCode: 200 }
    }
    if (app !== undefined && click.app !== app) return refuse('app')
    if (team !== undefined && click.team !== team) return refuse('team')
    const outcome = await answer(click)
    logOutcome(log, click, outcome)
    await respond(click.responseUrl, wordsFor(wording, outcome))
    return { statusCode: 200 }
  }
}

function logOutcome(log: Log, { user, button, value, actionTs }: Click, outcome: Outcome): void {
  const { kind, ...more } = outcome
  log('info', 'click answered', { outcome: kind, ...more, user, button, value, actionTs })
}
