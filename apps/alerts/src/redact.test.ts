import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  it.each([
    ['password=hunter2secret next', 'password=[hidden] next'],
    ['{"password":"hunter2 secret","user":"hana"}', '{"password":[hidden],"user":"hana"}'],
    ['DB_PASSWORD: hunter2secret', 'DB_PASSWORD: [hidden]'],
    ['api_key = "abc def"', 'api_key = [hidden]'],
    ['{"msg":"token=\\"abc def\\" x"}', '{"msg":"token=[hidden] x"}'],
    ['Authorization: Bearer abc.def.ghi', 'Authorization: [hidden]'],
    ['curl -H "x: Bearer abcdefghijk"', 'curl -H "x: Bearer [hidden]"'],
    ['postgres://app:hunter2@db:5432/app', 'postgres://app:[hidden]@db:5432/app'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'key [hidden] used'],
    ['aws_secret_access_key=wJalrXUtnFEMI/K7MDENG', 'aws_secret_access_key=[hidden]'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end', 'jwt [hidden] end'],
    ['pushed with ghp_0123456789abcdefghij', 'pushed with [hidden]'],
    ['xoxb-1234567890-abcdefghij', '[hidden]'],
  ])('hides a secret: %s', (line, safe) => {
    expect(redact(line)).toBe(safe)
  })

  it.each([
    '{"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}',
    'GET /readyz 503 in 12 ms',
    'the password is not valid',
    'API_TOKEN: required, must be 40 hexadecimal digits',
    'at main (file:///app/main.mjs:1:1)',
  ])('keeps other text: %s', (line) => {
    expect(redact(line)).toBe(line)
  })

  it('cuts a long line', () => {
    expect(redact('x'.repeat(1000), 100)).toHaveLength(100)
  })
})
