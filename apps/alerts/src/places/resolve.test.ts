import { prod } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { settings } from '../testing/settings.ts'
import { placeOf, queued, setup } from '../testing/setup.ts'
import { resolveService } from './resolve.ts'

const place = placeOf(prod)

it.each([
  ['by the name of its environment', {}, 'prod'],
  ['as unknown in an environment', { service: 'cron' }, '(unknown service in prod)'],
  ['by an unknown cluster', { cluster: 'legacy' }, '(unknown: cluster legacy)'],
  ['without a cluster', { cluster: undefined }, '(unknown: cluster ?)'],
  [
    'by account and region, where it is a namesake in another account',
    { account: '999988887777' },
    `(unknown: cluster app-prod of 999988887777 in ${place.region})`,
  ],
  [
    'by account and region, where it is a namesake in another region',
    { region: 'us-east-2' },
    `(unknown: cluster app-prod of ${place.account} in us-east-2)`,
  ],
])('a service is called %s', (_, other, environment) => {
  expect(resolveService({ ...place, ...other }, settings).names.environment).toBe(environment)
})

it('a deployment of another account shows what its event contains, in the channel of unknown places', async () => {
  const other = { ...prod, account: '999988887777' }
  const { handle, slack, build } = setup({ environment: other })
  await handle(queued(build.started('A', 0)))
  expect(slack.messages.map(({ channel, text }) => `${channel} ${text}`)).toEqual([
    expect.stringMatching(
      /^CDEPLOYMENTS ⏳ \(unknown: cluster app-prod of 999988887777 in .+\) · backend: rolling out/,
    ),
  ])
})
