import { describe, expect, it } from 'vitest'
import { context, dev, project as exampleProject, prod } from '../app.fixture.ts'
import { forked, project, settings } from './bootstrap.fixture.ts'
import { examplesLeft, type Values } from './examples.ts'

const own: Values = { project, environment: forked(dev), context: settings }
const nothing = () => undefined

describe('values of the example', () => {
  it('a fork that has replaced them has none, whatever production still has', () => {
    const values = { ...own, context: { ...settings, 'prod:domainName': 'api.example.com' } }
    expect(examplesLeft(values, nothing)).toEqual([])
  })

  it.each<[string, Partial<Values>]>([
    ['the repository', { project: { ...project, repository: exampleProject.repository } }],
    ['the default channel', { project: { ...project, defaultChannel: '#deployments' } }],
    ['the account', { environment: { ...own.environment, account: dev.account } }],
    ['another account of AWS', { environment: { ...own.environment, account: '777788889999' } }],
    ['the channel', { environment: { ...own.environment, slack: dev.slack } }],
    ["the owner's id", { context: { ...settings, 'github:ownerId': 123456 } }],
    ["the repository's id", { context: { ...settings, 'github:repositoryId': '456789' } }],
    ['the address', { context: { ...settings, 'alerts:email': 'on-call@example.com' } }],
    ['the pager', { context: { ...settings, 'alerts:endpoint': 'https://sns.example.com/x' } }],
  ])('%s is refused alone, with the file, the line and what to write', (_, changes) => {
    expect(examplesLeft({ ...own, ...changes }, nothing)).toEqual([
      expect.stringMatching(/^[\w/]+\.(ts|json):\d+ \S+ is the example's: .{5,}/),
    ])
  })

  it.each(['prod:certificateArn', 'prod:domainName'] as const)(
    '%s is refused for production only',
    (key) => {
      const certificate = { 'prod:certificateArn': 'arn:x' }
      const changed = { ...settings, ...certificate, [key]: context[key] }
      expect(examplesLeft({ ...own, context: changed }, nothing)).toEqual([])
      const production = { ...own, environment: forked(prod), context: changed }
      expect(examplesLeft(production, nothing)).toEqual([expect.stringContaining(context[key])])
    },
  )

  it("the on-call group is refused once, however often it is mentioned, and in the environment's own entry", () => {
    const environment = { ...forked(prod), slack: { ...prod.slack, channel: '#payments' } }
    const table = [
      `{ name: 'dev', failure: ['<!subteam^S0ONCALL>'] },`,
      `{ name: 'prod',`,
      `  failure: ['<!subteam^S0ONCALL>'] },`,
    ].join('\n')
    const values = { ...own, environment, context: { ...settings, 'prod:certificateArn': 'x' } }
    expect(examplesLeft(values, () => table)).toEqual([
      expect.stringMatching(/^packages\/environments\/table\.ts:3 <!subteam\^S0ONCALL> /),
    ])
  })

  it('the reviewers of the example are refused by the file that names them', () => {
    const read = (file: string) =>
      file === '.github/CODEOWNERS' ? '# who\n/apps/  @example/platform\n' : undefined
    expect(examplesLeft(own, read)).toEqual([
      expect.stringMatching(/^\.github\/CODEOWNERS:2 @example\/platform /),
    ])
  })
})
