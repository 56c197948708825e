import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fake, logTails } from './log-tails.fixture.ts'
import { redact, redactLines } from './redact.ts'

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
  ])('puts [hidden] in the place of a secret: %s', (line, safe) => {
    expect(redact(line)).toBe(safe)
  })

  it('cuts a long line', () => {
    expect(redact('x'.repeat(1000), 100)).toHaveLength(100)
  })

  it('cuts after it has hidden, so that no half of a secret is left', () => {
    const half = redact(`${'x'.repeat(60)} ghp_${fake(36)}`, 80)
    expect(half).not.toContain('ghp_')
  })
})

describe('redactLines', () => {
  it.each(logTails)('leaves no part of a secret: $title', ({ lines, secrets }) => {
    const safe = redactLines(lines, 2000).join('\n')
    for (const secret of secrets) expect(safe).not.toContain(secret)
  })

  it.each(logTails)('leaves what the reader needs: $title', ({ lines, kept }) => {
    const safe = redactLines(lines, 2000).join('\n')
    for (const text of kept) expect(safe).toContain(text)
  })

  it.each(logTails)('hides the same in one message as in a message a line: $title', ({ lines }) => {
    expect(redactLines([lines.join('\n')])).toEqual(redactLines(lines))
  })

  it('changes nothing more when it is repeated', () => {
    for (const { lines } of logTails) {
      const once = redactLines(lines, 5000)
      expect(redactLines(once, 5000)).toEqual(once)
    }
  })

  it('hides a token wherever it stands in any text', () => {
    const token = `glpat-${fake(20)}`
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 }), (before, after) => {
        expect(redact(`${before} ${token} ${after}`)).not.toContain(fake(20))
      }),
    )
  })
})
