import { createHmac, timingSafeEqual } from 'node:crypto'

/** Seconds by which a request may be older or newer than the own time, against replays. */
const TOLERANCE = 300

export interface SignedRequest {
  /** `X-Slack-Request-Timestamp` */
  readonly timestamp: string | undefined
  /** `X-Slack-Signature` */
  readonly signature: string | undefined
  /** The bytes that arrived, before anything is parsed. */
  readonly body: Buffer
}

/**
 * Whether Slack signed a request with this secret, within the last five minutes.
 * @param now epoch milliseconds
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSigned(
  { timestamp = '', signature = '', body }: SignedRequest,
  secret: string,
  now: number,
): boolean {
  if (secret === '' || !/^\d{1,12}$/.test(timestamp)) return false
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) return false
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))
}
