import { describe, expect, it } from 'vitest'
import { validEnv } from './env.fixture.ts'
import { InvalidEnvError, readEnv } from './env.ts'

function problemsOf(source: Record<string, string | undefined>): readonly string[] {
  try {
    readEnv(source)
    return []
  } catch (error) {
    if (error instanceof InvalidEnvError)
      return error.problems.map(({ variable, message }) => `${variable}: ${message}`)
    throw error
  }
}

describe('environment', () => {
  it('requires the sample values, ENV and REGION, and has defaults for the others', () => {
    expect(readEnv(validEnv)).toMatchObject({
      ...validEnv,
      HOST: '0.0.0.0',
      PORT: 8080,
      COMMIT: 'unknown',
      API_DOCS: 'off',
      OTEL_SERVICE_NAME: 'backend',
      LOG_LEVEL: 'info',
      RATE_LIMIT: 1000,
      TRUSTED_PROXIES: 1,
      CORS_ORIGINS: [],
    })
  })

  it('ignores variables that the service does not read', () => {
    expect(readEnv({ ...validEnv, SECRET: 'x' })).not.toHaveProperty('SECRET')
  })

  it('reports all missing variables at once', () => {
    const required = Object.keys(validEnv).toSorted()
    const problems = problemsOf({})
    expect(problems.map((problem) => problem.replace(/: required, .*/, '')).toSorted()).toEqual(
      required,
    )
    expect(problems).toContain('TZ: required, must be a time zone like Asia/Tokyo')
  })

  it('treats an empty value as unset, with and without a default', () => {
    expect(problemsOf({ ...validEnv, REGION: '' })).toEqual([
      'REGION: required, must be an AWS region like ap-northeast-1',
    ])
    expect(readEnv({ ...validEnv, COMMIT: '', PORT: '' })).toMatchObject({
      COMMIT: 'unknown',
      PORT: 8080,
    })
  })

  it.each([
    ['ENV', 'Dev'],
    ['ENV', 'dev prod'],
    ['REGION', 'Tokyo'],
    ['TZ', 'Asia/Edo'],
    ['TZ', 'JST'],
    ['TZ', 'asia/tokyo'],
    ['TZ', '+09:00'],
    ['TZ', 'PST'],
    ['HOST', 'localhost'],
    ['TRUSTED_PROXIES', 'all'],
    ['CORS_ORIGINS', 'app.example.org'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['CORS_ORIGINS', 'https://App.example.com'],
    ['CORS_ORIGINS', 'https://*.example.com'],
    ['CORS_ORIGINS', 'https://a.example.org,'],
    ['CORS_ORIGINS', 'none,https://app.example.com'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '-1'],
    ['COMMIT', 'main'],
    ['COMMIT', 'C0FFEE'],
    ['LOG_LEVEL', 'loud'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318'],
    ['API_DOCS', 'true'],
    ['RATE_LIMIT', 'none'],
    ['RATE_LIMIT', '-1'],
    ['ECS_CONTAINER_METADATA_URI_V4', 'here'],
  ])('rejects %s=%s, without repeating the whole value', (variable, value) => {
    const problems = problemsOf({ ...validEnv, [variable]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${variable}: must `))
    // Enough to recognize it, and never the whole: it may be a secret.
    expect(problems[0]).not.toContain(value)
  })

  it.each([
    ['REGION', 'us-gov-west-1'],
    ['REGION', 'eusc-de-east-1'],
    ['TZ', 'US/Pacific'],
    ['TZ', 'Asia/Kolkata'],
    ['TZ', 'UTC'],
    ['COMMIT', 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'],
  ])('accepts %s=%s', (variable, value) => {
    expect(readEnv({ ...validEnv, [variable]: value })).toHaveProperty(variable, value)
  })

  it.each([
    ['JST', 'Asia/Tokyo'],
    ['asia/tokyo', 'Asia/Tokyo'],
    ['PST', 'America/Los_Angeles'],
  ])('names the time zone to write instead of %s', (value, name) => {
    expect(problemsOf({ ...validEnv, TZ: value })).toEqual([
      expect.stringContaining(`write ${name}`),
    ])
    expect(process.env['TZ']).not.toBe(value)
  })

  it('shows no password of a URL', () => {
    const [problem] = problemsOf({
      ...validEnv,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://user:hunter2@example.com/a/b/c',
    })
    expect(problem).toMatch(/is a URL of example\.com$/)
  })

  it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('rejects half of a pair: %s', (one) => {
    const problems = problemsOf({ ...validEnv, [one]: 'x' })
    expect(problems).toEqual([expect.stringContaining(`required with ${one}`)])
  })
})
