// Writes the sentence as arguments of chat.postMessage. It runs by any Node that the runner's image has: no TypeScript, no packages.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const { BRANCH = '', FAILED, WORKFLOW = '', RUN, RUNNER_TEMP = '' } = process.env
const failed = FAILED === 'true'
const places = JSON.parse(readFileSync(new URL('channels.json', import.meta.url), 'utf8'))
const { channel, mentions } = Object.hasOwn(places.branches, BRANCH)
  ? places.branches[BRANCH]
  : places.default

// https://docs.slack.dev/messaging/formatting-message-text/#escaping
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const subject = [WORKFLOW, BRANCH].filter(Boolean).map(escaped).join(' ')
const words = [...(failed ? [...mentions, '❌'] : ['⚠️']), subject].join(' ')
const end = failed ? 'the run was not successful' : 'the run was successful'
const text = `${words}: ${end}, and its message could not be sent: ${RUN}`
writeFileSync(join(RUNNER_TEMP, 'slack-fallback.json'), JSON.stringify({ channel, text }))
