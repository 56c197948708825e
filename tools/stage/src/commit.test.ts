import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { currentCommit, nextCommit } from './commit.ts'

describe('commits of the demo', () => {
  it('currentCommit makes a commit up outside a Git checkout', () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-checkout-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    expect(currentCommit(folder)).toMatchObject({
      real: false,
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    })
  })

  it('nextCommit returns another commit with the same author', () => {
    const parent = { sha: 'a'.repeat(40), author: 'hana', real: true }
    const next = nextCommit(parent, 'loses a variable')
    expect(next).toMatchObject({ author: 'hana', real: false })
    expect(next.sha).not.toBe(parent.sha)
  })
})
