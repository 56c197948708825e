import { testContext } from '@repo/cli/testing'
import { dev, environments, prod, project } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { doctorCommand } from './command.ts'
import type { Repository } from './repository.ts'
import type { RunProgram } from './run-program.ts'

const files: Readonly<Record<string, string>> = {
  'package.json': '{"packageManager": "pnpm@12.21.0", "engines": {"node": ">=20"}}',
  '.ecspresso-version': '2.8.7\n',
  '.node-version': '24.1.0\n',
  'ecspresso/dev/ecspresso.yml': 'required_version: ">= 2.8.7, < 3"\n',
  'ecspresso/variables.json': JSON.stringify({
    required: { POOL: 'variable of the GitHub Environment', ENV: 'the table' },
    optional: {},
  }),
}
const forked = {
  ...dev,
  account: '210987654321',
  slack: { channel: '#pay', mentions: { failure: [], vulnerability: [] } },
}
const repository: Repository = {
  project: { ...project, repository: 'acme/pay', defaultChannel: '#pay' },
  environments: [forked],
  context: { 'github:ownerId': '1', 'github:repositoryId': '2' },
  isOrigin: false,
  read: (path) => files[path],
}
const complete = {
  'gh repos/acme/pay': { id: 2, owner: { id: 1 } },
  'gh repos/acme/pay/environments': ['dev', 'slack'],
  'gh repos/acme/pay/rulesets': ['develop'],
  'gh repos/acme/pay/environments/dev/variables': ['POOL'],
  'gh repos/acme/pay/environments/slack/secrets': ['SLACK_BOT_TOKEN'],
  'aws sts': '210987654321',
  'aws cloudformation': ['app-dev', 'app-dev-data', 'shop-alerts', 'shop-delivery'],
  'aws secretsmanager': ['shop-alerts/slack-token'],
  'aws acm': 'ISSUED',
}

function answering(answers: object): RunProgram {
  return async (program, args) => {
    const name =
      program === 'gh'
        ? `gh ${args[1]?.replace(/\?.*$/, '')}`
        : `aws ${args.find((arg) => !arg.startsWith('--') && arg !== dev.region)}`
    const answer: unknown = Object.entries(answers).find(([key]) => key === name)?.[1]
    if (answer instanceof Error) throw answer
    return JSON.stringify(answer)
  }
}

async function findingsOf(changes: Partial<Repository>, answers: object = {}, agent = '') {
  const printed: string[] = []
  const exitCode = await doctorCommand(
    { ...repository, ...changes },
    answering({ ...complete, ...answers }),
  ).run(
    ['--json'],
    testContext({
      env: { npm_config_user_agent: agent },
      print: (text) => void printed.push(text),
      now: () => Date.parse('2026-06-01'),
    }),
  )
  return { exitCode, ...JSON.parse(printed.join('')) }
}

const missing = Object.assign(new Error('spawn'), { code: 'ENOENT' })
const refused = Object.assign(new Error('failed'), { code: 1, stderr: 'HTTP 401\nmore' })

describe('fork-doctor', () => {
  it('finds nothing where all is there', async () => {
    expect(await findingsOf({})).toEqual({ exitCode: 0, origin: false, findings: [] })
  })

  it.each<[string, Partial<Repository>, object]>([
    [
      'a placeholder',
      { environments: [{ ...forked, account: dev.account }] },
      { 'aws sts': dev.account },
    ],
    ['another id on GitHub', {}, { 'gh repos/acme/pay': { id: 3, owner: { id: 1 } } }],
    ['a GitHub Environment that is missing', {}, { 'gh repos/acme/pay/environments': ['slack'] }],
    ['a variable that is missing', {}, { 'gh repos/acme/pay/environments/dev/variables': [] }],
    ['a token that is missing', {}, { 'gh repos/acme/pay/environments/slack/secrets': [] }],
    ['a ruleset that is missing', {}, { 'gh repos/acme/pay/rulesets': [] }],
    [
      'a repository that is missing',
      {},
      { 'gh repos/acme/pay': Object.assign(new Error(''), { stderr: 'HTTP 404' }) },
    ],
    [
      'a stack that is missing',
      {},
      { 'aws cloudformation': ['app-dev', 'app-dev-data', 'shop-alerts'] },
    ],
    ['a secret that is missing', {}, { 'aws secretsmanager': [] }],
    [
      'a certificate that is not issued',
      { context: { ...repository.context, 'dev:certificateArn': 'arn:x' } },
      { 'aws acm': 'PENDING_VALIDATION' },
    ],
    [
      'an old ecspresso',
      { read: (path) => (path === '.ecspresso-version' ? '2.8.0' : files[path]) },
      {},
    ],
    [
      'a Node that gets no fixes',
      { read: (path) => (path === '.node-version' ? '20.1.0' : files[path]) },
      {},
    ],
  ])('finds %s, with what to do', async (_, changes, answers) => {
    const { exitCode, findings } = await findingsOf(changes, answers)
    expect(findings).toEqual([
      expect.objectContaining({ state: 'wrong', remedy: expect.stringMatching(/.{5,}/) }),
    ])
    expect(exitCode).toBe(1)
  })

  it('finds an old pnpm and an old Node of the machine', async () => {
    const { findings } = await findingsOf({}, {}, 'pnpm/9.1.0 npm/? node/v18.2.0 linux x64')
    expect(findings).toHaveLength(2)
    expect((await findingsOf({}, {}, 'pnpm/12.1.0 npm/? node/v20.0.0')).findings).toEqual([])
  })

  it.each([
    ['a program is missing', missing],
    ['nobody is signed in', refused],
  ])('reports GitHub and AWS as unknown where %s, and that is no fault', async (_, error) => {
    const answers = { 'gh repos/acme/pay': error, 'aws sts': error }
    const { exitCode, findings } = await findingsOf({}, answers)
    expect(
      findings.map(({ area, state }: { area: string; state: string }) => [area, state]),
    ).toEqual([
      ['github', 'unknown'],
      ['aws', 'unknown'],
    ])
    expect(exitCode).toBe(0)
  })

  it('reports another account as unknown', async () => {
    const { findings } = await findingsOf({}, { 'aws sts': prod.account })
    expect(findings).toEqual([expect.objectContaining({ area: 'aws', state: 'unknown' })])
  })

  it('leaves its examples to the origin', async () => {
    const printed: string[] = []
    const origin = { ...repository, environments, isOrigin: true }
    const command = doctorCommand(origin, answering(complete))
    const context = testContext({ print: (text) => void printed.push(text) })
    expect(await command.run(['--placeholders'], context)).toBe(0)
    expect(printed).toEqual([])
  })

  it('prints one line for each placeholder of a fork, with file and line, for lint', async () => {
    const printed: string[] = []
    const command = doctorCommand({ ...repository, environments }, answering(complete))
    const context = testContext({ print: (text) => void printed.push(text) })
    expect(await command.run(['--placeholders'], context)).toBe(1)
    expect(printed.join('\n').split('\n')).toContainEqual(
      expect.stringMatching(/^✘ packages\/environments\/table\.ts:\d+ \d{12} /),
    )
  })
})
