import { PassThrough } from 'node:stream'
import { environments, project } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import type { ForkInput } from '../input/schema.ts'
import { type Prompts, promptFork } from './prompts.ts'
import { terminalPrompts } from './terminal.ts'

const before = { project, environments }

/** Types the answer to each question that has the text; else accepts what is suggested. */
function answering(
  answers: Readonly<Record<string, string | boolean>>,
): Prompts & { messages: string[] } {
  const messages: string[] = []
  const answerTo = (message: string) => {
    messages.push(message)
    const key = Object.keys(answers).find((text) => message.includes(text))
    return key === undefined ? undefined : answers[key]
  }
  return {
    messages,
    begin() {},
    async text({ message, initial, validate }) {
      const answer = String(answerTo(message) ?? initial)
      expect(validate(answer), message).toBeUndefined()
      expect(message).not.toContain('undefined')
      return answer
    },
    confirm: async (message, initial) => Boolean(answerTo(message) ?? initial),
  }
}

const json: ForkInput = {
  name: 'pay',
  repository: 'acme/pay',
  channel: '#pay',
  defaultBranch: 'main',
  github: { ownerId: 12, repositoryId: 34 },
  owners: ['@acme/platform', '@hana'],
  environments: [
    {
      name: 'dev',
      branch: 'develop',
      account: '210987654321',
      region: 'eu-central-1',
      production: false,
      channel: '#pay-dev',
      mentions: [],
    },
    {
      name: 'prod',
      branch: 'main',
      account: '310987654321',
      region: 'eu-central-1',
      production: true,
      channel: '#pay-prod',
      mentions: ['<!subteam^S1>'],
      domainName: 'pay.dev',
      hostedZone: 'Z1/pay.dev',
    },
  ],
}

describe('questions', () => {
  it('lead to what the same decisions are as JSON', async () => {
    const prompts = answering({
      'whose tokens AWS trusts': '12 34',
      'Who reviews': '@acme/platform, @hana',
      'dev: Id of the AWS account': '210987654321',
      'prod: Id of the AWS account': '310987654321',
      'dev: AWS region': 'eu-central-1',
      'dev: Slack channel': '#pay-dev',
      'prod: Slack channel': '#pay-prod',
      'prod: Whom a failure mentions': '<!subteam^S1>',
      'prod: Domain name': 'pay.dev',
      'prod: In place of a certificate': 'Z1/pay.dev',
    })
    expect(await promptFork(prompts, { before, isFork: false }, 'acme/pay')).toEqual(json)
  })

  it('suggest what a fork has', async () => {
    const input = await promptFork(answering({}), { before, isFork: true }, undefined)
    expect(input).toMatchObject({ name: project.name, repository: project.repository })
    expect(input.environments.map(({ name, account }) => [name, account])).toEqual(
      environments.map(({ name, account }) => [name, account]),
    )
  })

  it('suggest nothing of the example to a new fork', async () => {
    const prompts = answering({})
    const shown: string[] = []
    const prompting = promptFork(
      {
        ...prompts,
        async text(question) {
          shown.push(question.initial)
          throw new Error('enough')
        },
      },
      { before, isFork: false },
      project.repository,
    )
    await expect(prompting).rejects.toThrow('enough')
    expect(shown).toEqual([''])
  })
})

describe('a terminal', () => {
  it('shows what is wrong with an answer, and takes the next one', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    let shown = ''
    output.on('data', (chunk) => {
      shown += String(chunk)
    })
    const answer = terminalPrompts({ input, output }).text({
      message: 'Account',
      initial: '',
      placeholder: '',
      validate: (text) => (text === '12' ? undefined : 'is not 12'),
    })
    for (const key of ['1', '\r', '2', '\r']) {
      await new Promise((done) => setImmediate(done))
      input.write(key)
    }
    expect(await answer).toBe('12')
    expect(shown).toContain('is not 12')
  })

  it('ends without a change when somebody leaves', async () => {
    const input = new PassThrough()
    const answer = terminalPrompts({ input, output: new PassThrough() }).confirm('Apply?', true)
    input.write('\u0003')
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
