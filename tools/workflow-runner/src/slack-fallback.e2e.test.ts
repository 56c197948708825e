import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { mentionsOf, production } from './testing.ts'

const action = join(import.meta.dirname, '../../../.github/actions/slack-fallback')
const RUN = 'https://github.com/example/app/actions/runs/7'

function message(variables: Readonly<Record<string, string>>): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'slack-fallback-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  execFileSync(process.execPath, [join(action, 'message.mjs')], {
    env: { RUN, RUNNER_TEMP: folder, ...variables },
  })
  return JSON.parse(readFileSync(join(folder, 'slack-fallback.json'), 'utf8'))
}

it('the last resort mentions people in the channel of the environment where the run failed', () => {
  const { branch, slack } = production
  expect(message({ BRANCH: branch, FAILED: 'true', WORKFLOW: 'Deploy' })).toEqual({
    channel: slack.channel,
    text: `${mentionsOf(production)}❌ Deploy ${branch}: the run was not successful, and its message could not be sent: ${RUN}`,
  })
})

it('the last resort mentions nobody where the run was successful', () => {
  const { branch, slack } = production
  expect(message({ BRANCH: branch, FAILED: 'false', WORKFLOW: 'Deploy' })).toEqual({
    channel: slack.channel,
    text: `⚠️ Deploy ${branch}: the run was successful, and its message could not be sent: ${RUN}`,
  })
})

it('the last resort posts into the default channel without a branch, and for a branch without an environment', () => {
  const channels = JSON.parse(readFileSync(join(action, 'channels.json'), 'utf8'))
  for (const BRANCH of ['', 'constructor', '<!channel>&'])
    expect(message({ BRANCH, FAILED: 'true', WORKFLOW: 'Drift' })).toEqual({
      channel: channels.default.channel,
      text: expect.stringMatching(/^❌ Drift( constructor| &lt;!channel&gt;&amp;)?: the run /),
    })
})
