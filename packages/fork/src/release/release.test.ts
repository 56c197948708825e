import { describe, expect, it } from 'vitest'
import { notesOf, withRelease } from './release.ts'

const changelog = `# Changelog

## Unreleased

- New.

## 0.9.0 (2026-01-01)

- Old.
`

describe('withRelease', () => {
  it('puts what was unreleased under the version, and leaves an empty heading above it', () => {
    expect(withRelease(changelog, '0.10.0', '2026-02-01')).toBe(
      changelog.replace('## Unreleased\n', '## Unreleased\n\n## 0.10.0 (2026-02-01)\n'),
    )
  })

  it.each(['0.9.0', '0.8.12', '1.0', 'v1.0.0'])('refuses %s', (version) => {
    expect(() => withRelease(changelog, version, '2026-02-01')).toThrow(
      expect.objectContaining({ code: 'RELEASE' }),
    )
  })

  it('refuses a release that has no text', () => {
    const released = withRelease(changelog, '1.0.0', '2026-02-01')
    expect(() => withRelease(released, '1.1.0', '2026-02-02')).toThrow(
      expect.objectContaining({ code: 'RELEASE' }),
    )
  })
})

describe('notesOf', () => {
  it('returns the text of a version', () => {
    expect(notesOf(changelog, '0.9.0')).toBe('- Old.')
  })

  it('refuses a version that the changelog does not have', () => {
    expect(() => notesOf(changelog, '1.0.0')).toThrow(expect.objectContaining({ code: 'RELEASE' }))
  })
})
