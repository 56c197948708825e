import { describe, expect, it } from 'vitest'
import { blocksOf, commandsOf } from './markdown.ts'

describe('blocks of a runbook', () => {
  it('a block has its heading, its line and its code, and another language is text', () => {
    const markdown = '# A\n\n## Look\n```sh\none\ntwo\n```\n```text\nx\n```\n```sh\nthree\n```\n'
    expect(blocksOf(markdown)).toEqual([
      { heading: 'Look', line: 5, code: 'one\ntwo' },
      { heading: 'Look', line: 12, code: 'three' },
    ])
  })

  it('a block that no machine runs has the reason on its fence', () => {
    expect(blocksOf('# A\n```sh not run: needs an account\nx\n```\n')).toEqual([
      { heading: 'A', line: 3, code: 'x', notRun: 'needs an account' },
    ])
  })

  it('a block that needs more than Node and Git has that on its fence', () => {
    expect(blocksOf('# A\n```sh needs Docker\nx\n```\n')).toEqual([
      { heading: 'A', line: 3, code: 'x', notRun: 'needs Docker' },
    ])
  })

  it('a block with a path is a file', () => {
    expect(blocksOf('# A\n```sh ecspresso/*/values.env\nA=1\n```\n')).toEqual([])
  })

  it('a block can be for an account without stacks', () => {
    expect(blocksOf('# A\n```sh on an empty account\nx\n```\n')).toEqual([
      { heading: 'A', line: 3, code: 'x', emptyAccount: true },
    ])
  })

  it.each([
    ['```sh\nx\n', 'line 1: the block is never closed'],
    [
      '```sh later\nx\n```\n',
      'line 1: write "sh", "sh on an empty account", "sh needs WHAT" or "sh not run: REASON", not "sh later"',
    ],
  ])('%j is refused', (markdown, message) => {
    expect(() => blocksOf(markdown)).toThrow(message)
  })
})

describe('commands of a block', () => {
  const commands = (code: string) => commandsOf({ heading: 'A', line: 1, code })

  it('are the same whatever its comments', () => {
    expect(commands('# first\none    # a comment\n\ntwo')).toBe('one\ntwo')
    expect(commands('one  # コメント\ntwo')).toBe('one\ntwo')
  })

  it('keep what is not a comment', () => {
    expect(commands('curl localhost/#top\n  -d "$#"')).toBe('curl localhost/#top\n  -d "$#"')
  })
})
