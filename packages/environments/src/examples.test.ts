import { describe, expect, it } from 'vitest'
import type { Environment } from './environment.ts'
import { examplesLeft, exampleText, type Values } from './examples.ts'
import { dev, project as exampleProject, prod } from './fixture.ts'

const project = { ...exampleProject, repository: 'acme/payments', defaultChannel: '#payments' }
const settings = {
  'github:ownerId': '11',
  'github:repositoryId': '22',
  'alerts:email': 'ops@acme.test',
}
/** Those of the example. */
const context = {
  'prod:certificateArn':
    'arn:aws:acm:eu-west-1:444455556666:certificate/12345678-1234-1234-1234-123456789012',
  'prod:domainName': 'api.example.com',
}
const forked = (environment: Environment): Environment => ({
  ...environment,
  account: '210987654321',
  slack: { channel: `#payments-${environment.name}`, mentions: { failure: [], vulnerability: [] } },
})
const own: Values = { project, environments: [forked(dev)], context: settings }
const left = (...given: Parameters<typeof examplesLeft>) => examplesLeft(...given).map(exampleText)
const nothing = () => undefined

describe('values of the example', () => {
  it('a fork that has replaced them has none, whatever production still has', () => {
    const values = { ...own, context: { ...settings, 'prod:domainName': 'api.example.com' } }
    expect(left(values, nothing)).toEqual([])
  })

  it.each<[string, Partial<Values>]>([
    ['the repository', { project: { ...project, repository: exampleProject.repository } }],
    ['the default channel', { project: { ...project, defaultChannel: '#deployments' } }],
    ['the account', { environments: [{ ...forked(dev), account: dev.account }] }],
    ['another account of AWS', { environments: [{ ...forked(dev), account: '777788889999' }] }],
    [
      'the channel',
      { environments: [{ ...forked(dev), slack: { ...dev.slack, channel: '#deployments-dev' } }] },
    ],
    ["the owner's id", { context: { ...settings, 'github:ownerId': 123456 } }],
    ["the repository's id", { context: { ...settings, 'github:repositoryId': '456789' } }],
    ['the address', { context: { ...settings, 'alerts:email': 'on-call@example.com' } }],
    ['the pager', { context: { ...settings, 'alerts:endpoint': 'https://sns.example.com/x' } }],
  ])('%s is refused alone, with the file, the line and what to write', (_, changes) => {
    expect(left({ ...own, ...changes }, nothing)).toEqual([
      expect.stringMatching(/^[\w/]+\.(ts|json):\d+ \S+ is the example's: .{5,}/),
    ])
  })

  it.each(['prod:certificateArn', 'prod:domainName'] as const)(
    '%s is refused for production only',
    (key) => {
      const certificate = { 'prod:certificateArn': 'arn:x' }
      const changed = { ...settings, ...certificate, [key]: context[key] }
      expect(left({ ...own, context: changed }, nothing)).toEqual([])
      const production = { ...own, environments: [forked(prod)], context: changed }
      expect(left(production, nothing)).toEqual([expect.stringContaining(context[key])])
    },
  )

  it("the on-call group is refused once, however often it is mentioned, and in the environment's own entry", () => {
    const environment = { ...forked(prod), slack: { ...prod.slack, channel: '#payments' } }
    const table = [
      `{ name: 'dev', failure: ['<!subteam^S0ONCALL>'] },`,
      `{ name: 'prod',`,
      `  failure: ['<!subteam^S0ONCALL>'] },`,
    ].join('\n')
    const values = {
      ...own,
      environments: [environment],
      context: { ...settings, 'prod:certificateArn': 'x' },
    }
    expect(left(values, () => table)).toEqual([
      expect.stringMatching(/^packages\/environments\/table\.ts:3 <!subteam\^S0ONCALL> /),
    ])
  })

  it('the reviewers of the example are refused by the file that names them', () => {
    const read = (file: string) =>
      file === '.github/CODEOWNERS' ? '# who\n/apps/  @example/platform\n' : undefined
    expect(left(own, read)).toEqual([
      expect.stringMatching(/^\.github\/CODEOWNERS:2 @example\/platform /),
    ])
  })
})
