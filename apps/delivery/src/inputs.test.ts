import { environments } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { describeInputs, readInputs } from './inputs.ts'
import { commitSha, environmentName, webUrl } from './schemas.ts'

const inputs = {
  environment: { env: 'ENV', means: 'the environment', schema: environmentName(environments) },
  commit: { env: 'GITHUB_SHA', means: 'the commit', schema: commitSha },
  serviceUrl: { env: 'SERVICE_URL', means: 'the URL', schema: webUrl.optional() },
  required: { flag: true, means: 'whether', schema: z.boolean().default(false) },
} as const
const sha = 'c0ffee5a'.repeat(5)

describe('inputs', () => {
  it('come from flags, else from variables', () => {
    const env = { ENV: 'dev', GITHUB_SHA: sha }
    expect(readInputs(inputs, ['--environment', 'prod', '--required'], env)).toMatchObject({
      environment: { name: 'prod' },
      commit: sha,
      required: true,
      json: false,
    })
  })

  it('are not set when they are empty: GitHub has no other way to leave one out', () => {
    const env = { ENV: 'dev', GITHUB_SHA: sha, SERVICE_URL: '' }
    expect(readInputs(inputs, [], env)?.serviceUrl).toBeUndefined()
    expect(() => readInputs(inputs, [], { ...env, GITHUB_SHA: '' })).toThrow(
      /^--commit \(or GITHUB_SHA\) is required$/,
    )
  })

  it('are all named when several are wrong', () => {
    const env = { ENV: 'qa', GITHUB_SHA: 'main', SERVICE_URL: 'backend.example.com' }
    expect(() => readInputs(inputs, [], env)).toThrow(
      '--environment (or ENV) must be one of dev, prod, is "qa"; ' +
        '--commit (or GITHUB_SHA) must be 40 hexadecimal digits, is "main"; ' +
        '--service-url (or SERVICE_URL) must be an http or https URL, is "backend.example.com"',
    )
  })

  it('refuse a flag that nobody knows', () => {
    expect(() => readInputs(inputs, ['--enviroment', 'dev'], {})).toThrow(
      /^Unknown option '--enviroment'$/,
    )
  })

  it('are not asked for by --help, which lists them', () => {
    expect(readInputs(inputs, ['--help'], {})).toBeUndefined()
    expect(describeInputs(inputs).split('\n')).toEqual([
      '  --environment …  the environment (or ENV)',
      '  --commit …       the commit (or GITHUB_SHA)',
      '  --service-url …  the URL (or SERVICE_URL)',
      '  --required       whether',
      '  --json           print one JSON document',
      '  --help           print this',
    ])
  })
})
