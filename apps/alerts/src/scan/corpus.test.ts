import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { queued, setup } from '../testing/setup.ts'

it.for([
  ['010', '(unknown repository) · tribble-image-scan-test 1572471135: 10 critical, 2 high found'],
  [
    '013',
    '(unknown repository) · my-repository-name untagged image sha256:7f5b2640fe6f: 10 critical',
  ],
  ['017', '(unknown repository) · amazon/amazon-ecs-sample latest: 7 critical, 61 high found'],
  ['018', undefined],
  ['032', '(unknown repository) · my-repository-name an image without tag or digest: 10 critical'],
  ['033', '(unknown repository) · checkmarx latest: 1 high found'],
  ['034', undefined],
  ['035', 'the scan of untagged image sha256:7f5b2640fe6f failed'],
  ['036', '(unknown repository) · my-repo commit-xxxxxxxxxxxxxxxxxxxxxxx: 10 critical found'],
  ['045', undefined],
  ['046', undefined],
  ['048', '(unknown repository) · sampleapp 3862: 2 high found'],
  ['049', '(unknown repository) · azure-agent 5715: 1 high found'],
  ['050', undefined],
])('reads the captured event %s', async ([number = '', text], context) => {
  const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
  const folder = join(corpus, 'events')
  const file = readdirSync(folder).find((name) => name.startsWith(`${number}-`)) ?? number
  const { handle, slack } = setup()
  const response = await handle(queued(readFileSync(join(folder, file), 'utf8')))
  expect(response).toEqual({ batchItemFailures: [] })
  const texts = slack.channel('#deployments').map((message) => message.text)
  expect(texts).toEqual(text === undefined ? [] : [expect.stringContaining(text)])
})
