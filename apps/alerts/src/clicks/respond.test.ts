import { expect, it } from 'vitest'
import { createRespond } from './respond.ts'

async function sentTo(url: string, apiUrl: string): Promise<string[]> {
  const sent: string[] = []
  const fetch = async (to: unknown) => {
    sent.push(String(to))
    return new Response('ok')
  }
  await createRespond({ apiUrl, log: () => {}, fetch })(url, 'text')
  return sent
}

it.each([
  ['https://hooks.slack.com/actions/T/B/X', 'https://slack.com/api/', true],
  ['http://127.0.0.1:1/slack/actions/x', 'http://127.0.0.1:1/slack/api/', true],
  ['https://hooks.slack.com.example.com/actions', 'https://slack.com/api/', false],
  ['http://hooks.slack.com/actions', 'https://slack.com/api/', false],
  ['http://169.254.169.254/latest', 'https://slack.com/api/', false],
  ['nonsense', 'https://slack.com/api/', false],
])('a response to %s beside the Web API at %s is sent: %s', async (url, apiUrl, is) => {
  expect(await sentTo(url, apiUrl)).toEqual(is ? [url] : [])
})
