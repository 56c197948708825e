import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ReadStream } from 'node:tty'
import type { CommandContext } from '@repo/cli'
import * as z from 'zod'
import { RefusedError } from './errors.ts'

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  user: z.string().optional(),
})

/**
 * Reads the token of a Slack app and tries it: from a person without showing it, else all of standard input.
 * @throws RefusedError where it is not a bot's token, or Slack refuses it
 */
export async function readToken(
  stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>,
  slackApiUrl: string,
  { note, fetch }: Pick<CommandContext, 'note' | 'fetch'>,
): Promise<string> {
  note('  Bot token of the Slack app (xoxb-…, api.slack.com/apps, OAuth & Permissions):')
  const token = (stdin.isTTY ? await hiddenLine(stdin) : await text(stdin)).trim()
  if (!/^xoxb-\S+$/.test(token))
    throw new RefusedError('no token was written:', [
      token === ''
        ? 'standard input is empty: run it in a terminal, or pass the token by a pipe, not as an argument'
        : 'a token of a bot begins with xoxb-',
    ])
  const response = await fetch(new URL('auth.test', slackApiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  const answer = answerSchema.parse(await response.json())
  if (!answer.ok)
    throw new RefusedError('no token was written:', [
      `Slack refuses it: ${answer.error}. Install the app, with the scope chat:write, and copy its token again`,
    ])
  note(`  Slack accepts it, as ${answer.user ?? 'a bot'}`)
  return token
}

async function hiddenLine(input: NodeJS.ReadableStream): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
  }
}
