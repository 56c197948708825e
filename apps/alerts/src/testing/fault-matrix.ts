import { glyphs } from '@repo/slack-message'
import { errorTable } from '../publish/error-table.ts'
import { createTopic } from '../publish/sns.ts'
import { createToken } from '../publish/token.ts'
import { createWebhook } from '../publish/webhook.ts'
import type { FakeCall, FakeMessage } from './fake-slack.ts'
import { queued, setup } from './setup.ts'

/** One way in which Slack fails. */
export interface Fault {
  readonly name: string
  /** Whether another delivery may find it gone. */
  readonly transient: boolean
  readonly answer: { status?: number; headers?: Record<string, string>; body: string } | Error
  /** Which of the calls that should fail do fail. */
  refuses(call: FakeCall): boolean
}

/** Every code of the table, one that is not in it, and what happens below Slack's API. */
export const faults: readonly Fault[] = [
  ...Object.entries(errorTable).map(([code, { action }]) => ({
    ...faultOf(`\`${code}\``, refusal(code), action === 'retry'),
    refuses: ({ body: { blocks, metadata }, token }: FakeCall) => {
      if (action === 'new-token') return token === 'old'
      if (action === 'without-blocks') return Array.isArray(blocks) && blocks.length > 0
      return action !== 'without-metadata' || metadata !== undefined
    },
  })),
  faultOf('any other code', refusal('an_error_to_come'), false),
  faultOf('HTTP 429', { status: 429, headers: { 'retry-after': '1' }, body: '' }),
  faultOf('HTTP 5xx', { status: 503, body: '' }),
  faultOf('an HTML page', { status: 200, body: '<html>maintenance</html>' }),
  faultOf('a time-out', new DOMException('timed out', 'TimeoutError')),
  faultOf('a dropped connection', new TypeError('fetch failed')),
]

function faultOf(name: string, answer: Fault['answer'], transient = true): Fault {
  return { name, transient, answer, refuses: () => true }
}

function refusal(error: string) {
  return { body: JSON.stringify({ ok: false, error }) }
}

/** The calls that fail. With `every call` nobody has put a new token into the secret either. */
const failing = {
  'a new card': ({ method, body }) => method === 'chat.postMessage' && !isReply(body),
  'an edit': ({ method }) => method === 'chat.update',
  'a reply in the thread': ({ body }) => body['thread_ts'] !== undefined,
  'every call': ({ method }) => method.startsWith('chat.'),
  'an incoming webhook': ({ method }) => method === 'webhook',
} as const satisfies Record<string, (call: FakeCall) => boolean>

export type Column = keyof typeof failing
// TypeScript widens them to strings.
export const columns = Object.keys(failing) as Column[]

function isReply({ thread_ts, metadata }: FakeCall['body']): boolean {
  const type = metadata instanceof Object && 'event_type' in metadata && metadata.event_type
  return thread_ts !== undefined || type === 'turn'
}

/** What there is of a failed deployment after a delivery. */
interface Observed {
  readonly retried: boolean
  readonly deadLetters: readonly string[]
  /** Publications of SNS, to which the policy sends none of this. */
  readonly sns: number
  /** Cards that show the failure. */
  readonly failed: number
  /** Replies that mention people; an incoming webhook has them in the card. */
  readonly replies: number
  /** What is special about the messages, in words. */
  readonly notes: readonly string[]
}

/** What Slack's answer leads to. */
export interface Cell {
  readonly outcome: string
  /** What is lost or there twice. */
  readonly problems: readonly string[]
}

/**
 * Delivers the events of a failed deployment while Slack fails, and once more when it no longer does, as the queue or a redrive
 * would.
 * @param done whether Slack carries out the calls that it does not confirm
 */
export async function cellOf(fault: Fault, column: Column, done = false): Promise<Cell> {
  const { started, failed } = around(fault, column, done)
  if (column !== 'a new card') await started()
  const first = await failed({ failing: true })
  const last = await failed({ failing: false })
  return { outcome: inWords(first), problems: problemsOf(fault, first, last) }
}

function inWords({ retried, deadLetters, sns, notes }: Observed): string {
  const words = [
    retried && 'delivered again',
    deadLetters.length > 0 && 'dead-lettered',
    sns > 0 && 'the escalation to SNS',
    ...notes,
  ]
  return words.filter(Boolean).join(', ') || 'as always'
}

function problemsOf({ answer, transient }: Fault, first: Observed, last: Observed): string[] {
  const isKept = first.failed === 1 || first.deadLetters.length > 0
  const problems = {
    'is not retried': transient && !first.retried,
    'is retried for ever': !transient && first.retried,
    'loses the card': !transient && !isKept,
    'notifies nobody': !transient && first.replies + first.sns === 0,
    'notifies people twice': first.replies + first.sns > 1 || last.replies > 1,
    'loses the reply in the end': last.replies === 0,
    'has no card in the end, or two': last.failed !== 1,
    'is dead-lettered without its cause': first.deadLetters.some(
      (code) => answer instanceof Error || code !== codeIn(answer.body),
    ),
  }
  return Object.entries(problems).flatMap(([problem, isThere]) => (isThere ? [problem] : []))
}

function around(fault: Fault, column: Column, done: boolean) {
  const isWebhook = column === 'an incoming webhook'
  const answered = { failing: false, token: '', sns: 0 }
  const deadLetters: string[] = []
  const hooked: FakeMessage[] = []
  const answerTo = (call: FakeCall): Fault['answer'] | undefined => {
    answered.token = call.token
    return answered.failing && failing[column](call) && fault.refuses(call)
      ? fault.answer
      : undefined
  }
  const topic = createTopic({ topicArn: 'arn', publish: async () => (answered.sns += 1) })
  const webhook = createWebhook({
    url: secret('https://hooks.slack.test/old', 'https://hooks.slack.test/new'),
    fetch: async (url, init) => {
      const body = JSON.parse(String(init?.body))
      const token = String(url).split('/').at(-1) ?? ''
      const answer = answerTo({ method: 'webhook', body, token })
      if (answer instanceof Error) throw answer
      if (answer) return new Response(codeIn(answer.body), { status: 400, ...answer })
      hooked.push(body)
      return new Response('ok')
    },
  })
  const { handle, slack, build } = setup({
    token: column === 'every call' ? async () => 'old' : secret('old', 'new'),
    withoutBot: isWebhook,
    notifiers: isWebhook ? [webhook, topic] : [topic],
    deadLetter: async (_, error) => {
      deadLetters.push(error instanceof Error && 'code' in error ? String(error.code) : 'no code')
    },
  })
  slack.fault = (call) => {
    const answer = answerTo(call)
    return answer && done ? { done: answer } : answer
  }

  function observe(retried: boolean): Observed {
    const replies = slack.messages.filter(({ thread, metadata }) =>
      isReply({ thread_ts: thread, metadata }),
    )
    // The first message of the webhook is about the start.
    const sent = isWebhook ? hooked.slice(1) : slack.messages
    const cards = isWebhook ? sent : sent.filter((message) => !replies.includes(message))
    const isFailed = ({ text }: FakeMessage) => text.startsWith(glyphs.failed)
    const notes = {
      'a new message': !isWebhook && cards.length > 1,
      'the reply in the channel': replies.some(({ thread }) => thread === undefined),
      'as plain text': sent.some(({ blocks }) => blocks.length === 0),
      'without metadata': !isWebhook && sent.some(({ metadata }) => metadata === undefined),
      'with the new secret': answered.token === 'new',
    }
    return {
      retried,
      deadLetters: [...deadLetters],
      sns: answered.sns,
      failed: cards.filter(isFailed).length,
      replies: isWebhook ? sent.length : replies.length,
      notes: Object.entries(notes).flatMap(([note, isThere]) => (isThere ? [note] : [])),
    }
  }

  return {
    started: () => handle(queued(build.started('A', 0))),
    async failed(how: { failing: boolean }): Promise<Observed> {
      answered.failing = how.failing
      const events = [build.started('A', 0), build.taskStopped('A', 5), build.failed('A', 9)]
      const { batchItemFailures } = await handle(queued(...events))
      return observe(batchItemFailures.length > 0)
    },
  }
}

/** A secret in which another value is found when it is read again. */
function secret(first: string, next: string) {
  const values = [first]
  return createToken({ service: 'SSM', id: 'slack' }, async () => values.shift() ?? next)
}

function codeIn(body: string): string {
  return /"error":"(\w+)"/.exec(body)?.[1] ?? body
}
