import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { setOutputs } from './files.ts'

describe('setOutputs', () => {
  it('keeps the outputs that other commands of the step have set', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const env = { GITHUB_OUTPUT: join(folder, 'output') }
    setOutputs(env, { one: 'a=b' })
    setOutputs(env, { two: '' })
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe('one=a=b\ntwo=\n')
  })

  it('throws for a value with a line break, which would set another output', () => {
    expect(() => setOutputs({}, { reason: 'x\ndeploy-role=arn:aws:iam::1:role/evil' })).toThrow(
      'the output reason has a line break in it',
    )
  })
})
