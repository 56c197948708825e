import { describe, expect, it } from 'vitest'
import { validEnv } from './env.fixture.ts'
import { readEnv } from './env.ts'

const read = (value: string) => readEnv({ ...validEnv, S3_URL: value })

describe('S3_URL', () => {
  it.each([
    'app-dev-uploads',
    's3://app-dev-uploads',
    'https://user:hunter2@app.s3.ap-northeast-1.amazonaws.com',
    'https://s3.ap-northeast-1.amazonaws.com',
  ])('%s is rejected, without repeating the whole value', (value) => {
    expect(() => read(value)).toThrow(/^S3_URL: must /)
    expect(() => read(value)).not.toThrow(value)
  })

  it('may be a bucket of this machine', () => {
    const value = 'http://127.0.0.1:4566/uploads'
    expect(read(value)).toHaveProperty('S3_URL', value)
  })
})
