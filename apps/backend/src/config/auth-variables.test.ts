import { describe, expect, it } from 'vitest'
import { validEnv } from './env.fixture.ts'
import { readEnv } from './env.ts'

describe('variables of access tokens', () => {
  it('has ids of app clients as a list', () => {
    expect(readEnv({ ...validEnv, COGNITO_CLIENT_IDS: 'one, two,three' })).toMatchObject({
      COGNITO_CLIENT_IDS: ['one', 'two', 'three'],
    })
  })

  it.each([
    ['COGNITO_USER_POOL_ID', 'ap-northeast-1'],
    ['COGNITO_USER_POOL_ID', 'ap-northeast-1_Example-01'],
    ['COGNITO_USER_POOL_ID', 'Example_01'],
    ['COGNITO_CLIENT_IDS', 'one;two'],
    ['AWS_ENDPOINT_URL', 'http://cognito.example.com'],
  ])('%s=%s is rejected, without repeating the whole value', (variable, value) => {
    const read = () => readEnv({ ...validEnv, [variable]: value })
    expect(read).toThrow(new RegExp(`^${variable}: must `))
    expect(read).not.toThrow(value)
  })

  it.each([
    ['COGNITO_USER_POOL_ID', 'us-east-1_aB3'],
    ['AWS_ENDPOINT_URL', 'http://host.docker.internal:4566'],
  ])('%s may be %s', (variable, value) => {
    expect(readEnv({ ...validEnv, [variable]: value })).toHaveProperty(variable, value)
  })
})
