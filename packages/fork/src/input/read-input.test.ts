import { environments, project } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { ForkInputError } from './errors.ts'
import type { Now } from './plan.ts'
import { readInput } from './read-input.ts'
import type { EnvironmentInput, ForkInput } from './schema.ts'

const now: Now = {
  before: { environments, project },
  isFork: false,
  origin: { commit: 'c0ffee', version: '1.0.0' },
}
const dev: EnvironmentInput = {
  name: 'dev',
  branch: 'develop',
  account: '210987654321',
  region: 'eu-central-1',
  channel: '#pay-dev',
}
const prod: EnvironmentInput = {
  ...dev,
  name: 'prod',
  branch: 'main',
  account: '310987654321',
  production: true,
}
const fork: ForkInput = {
  name: 'pay',
  repository: 'acme/pay',
  channel: '#pay',
  environments: [dev, prod],
}

function problemsOf(input: unknown, state: Now = now): readonly string[] {
  try {
    readInput(input, state)
    return []
  } catch (error) {
    if (error instanceof ForkInputError) return error.problems
    throw error
  }
}

describe('readInput', () => {
  it('makes a plan of valid decisions', () => {
    const { after } = readInput(fork, now)
    expect(after.project).toMatchObject({
      name: 'pay',
      repository: 'acme/pay',
      defaultBranch: 'main',
    })
    expect(after.environments.map(({ cluster }) => cluster)).toEqual(['pay-dev', 'pay-prod'])
  })

  const one = (changes: object) => ({ ...fork, environments: [{ ...dev, ...changes }] })
  const two = (changes: object) => ({ ...fork, environments: [{ ...dev, ...changes }, prod] })
  it.each<[string, unknown, RegExp]>([
    ['no object', [], /^the input: /],
    ['an unknown key', { ...fork, acount: '1' }, /acount/],
    ['a project name', { ...fork, name: 'Pay' }, /^name: "Pay" is not /],
    ['a repository', { ...fork, repository: 'pay' }, /^repository: /],
    ['an id', { ...fork, github: { ownerId: 'x', repositoryId: 1 } }, /^github.ownerId: /],
    ['an owner', { ...fork, owners: ['hana'] }, /^owners.0: "hana"/],
    ['an e-mail address', { ...fork, alertsEmail: 'x' }, /^alertsEmail: "x"/],
    ['no environment', { ...fork, environments: [] }, /^environments: /],
    ['an account of 11 digits', one({ account: '21098765432' }), /^dev.account: "21098765432"/],
    ['a region', one({ region: 'Frankfurt' }), /^dev.region: /],
    ['a branch', one({ branch: 'a b' }), /^dev.branch: /],
    ['a channel', one({ channel: 'pay' }), /^dev.channel: /],
    ['a mention', one({ mentions: ['@hana'] }), /^dev.mentions.0: /],
    ['a reserved name', one({ name: 'slack' }), /^slack: the name is reserved/],
    ['main without production', one({ branch: 'main' }), /^dev: the branch main/],
    ['a name that no load balancer may have', one({ name: 'a'.repeat(30) }), /target group/],
    ['a domain without a certificate', one({ domainName: 'a.dev' }), /^dev: domainName needs/],
    [
      'a certificate of another account',
      one({ domainName: 'a.dev', certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/1' }),
      /^dev: the certificate/,
    ],
    [
      'a domain in another zone',
      one({ domainName: 'a.dev', hostedZone: 'Z1/b.dev' }),
      /hosted zone/,
    ],
    [
      'two environments with one name',
      { ...fork, environments: [dev, { ...prod, name: 'dev' }] },
      /name dev/,
    ],
    [
      'a part whose user stays',
      { ...fork, without: ['cognito'] },
      /^without: without cognito needs without uploads/,
    ],
    ['two environments with one branch', two({ branch: 'main', production: true }), /branch main/],
    ['two environments with one cluster', two({ cluster: 'pay-prod' }), /stack "pay-prod"/],
    [
      'two branches with one file',
      {
        ...fork,
        environments: [
          { ...dev, branch: 'a/b' },
          { ...prod, branch: 'a-b' },
        ],
      },
      /a-b/,
    ],
    [
      'production beside others without a reason',
      two({ account: prod.account }),
      /sharedAccountReason/,
    ],
  ])('refuses %s', (_, input, expected) => {
    expect(problemsOf(input)).toContainEqual(expect.stringMatching(expected))
  })

  it('finds all problems at once, one a line', () => {
    const problems = problemsOf({
      ...fork,
      name: 'Pay',
      environments: [
        { ...dev, account: '1', cluster: 'one' },
        { ...prod, branch: 'develop', region: 'x', cluster: 'one' },
      ],
    })
    expect(problems.join('\n')).toMatch(
      /name: [\s\S]*dev.account: [\s\S]*prod.region: [\s\S]*branch develop[\s\S]*stack "one"/,
    )
    expect(problems.filter((text) => text.includes('\n'))).toEqual([])
    expect(new Set(problems).size).toBe(problems.length)
  })

  it('keeps what a fork has edited in an entry', () => {
    const { after } = readInput(fork, now)
    const [first, ...others] = after.environments
    if (!first) return expect.unreachable()
    const edited = {
      ...first,
      cluster: 'mine',
      origins: ['https://pay.dev'],
      scanThreshold: 'LOW',
    } as const
    const state = { ...now, isFork: true, before: { ...after, environments: [edited, ...others] } }
    expect(readInput(fork, state).after.environments[0]).toEqual(edited)
  })
})
