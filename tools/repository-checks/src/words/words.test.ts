import { describe, expect, it } from 'vitest'
import { findWords, problemsOf } from './check.ts'
import { words } from './words.ts'

/** Words found in a file of one line, with their kinds. */
const found = (file: string, line: string) =>
  findWords(file, line).map(({ kind, word }) => `${kind} ${word}`)

describe('words', () => {
  it.each([
    ['a variable', 'a.ts', 'const toldSlack = 1', ['name told']],
    ['a function', 'a.ts', 'function tellSlack() {}', ['name tell']],
    ['a parameter', 'a.ts', 'const f = (known: string) => f', ['name known']],
    ['a type', 'a.ts', 'interface ServiceStory {}', ['name story']],
    ['a property of a type', 'a.ts', 'type A = { readonly judged: string }', ['name judged']],
    ['a method', 'a.ts', 'class A { askEcs() {} }', ['name ask']],
    ['a test name', 'a.test.ts', "it.each(rows)('tells %s', () => {})", ['test tells']],
    ['a log message', 'a.ts', "log('warn', 'event parked')", ['log parked']],
    ['a message of a logger', 'a.ts', "logger.info({ a: 1 }, 'Slack was told')", ['log told']],
    ['a comment', 'a.ts', '// What ECS says', ['prose says']],
    ['Markdown', 'README.md', 'AWS tells Slack.', ['prose tells']],
    ['a step of a workflow', 'a.yml', '      - name: Tell Slack', ['prose tell']],
    ['a comment of a script', '.ci/run', '# Slack is told', ['prose told']],
  ])('are found in %s', (_, file, line, expected) => {
    expect(found(file, line)).toEqual(expected)
  })

  it.each([
    ['part of another word', 'a.ts', 'const unknown = returned'],
    ['an API of others', 'a.ts', 'socket.ring(known)'],
    ['"known" in a sentence', 'README.md', '## Known limits'],
    ['code in Markdown', 'README.md', 'Run `echo told`, or [this](tell.md).'],
    ['a quotation', 'a.ts', '// "told" is quoted'],
    ['a string', 'a.ts', "const text = 'Slack was told'"],
  ])('are not found in %s', (_, file, line) => {
    expect(found(file, line)).toEqual([])
  })

  it('have a line number', () => {
    expect(findWords('a.ts', 'const a = 1\n\nconst told = 2')).toMatchObject([{ line: 3 }])
    expect(findWords('a.ts', '/**\n * Told.\n */')).toMatchObject([{ line: 2 }])
  })

  it('have patterns for lower-case text', () => {
    for (const { pattern } of words) expect(pattern.source).toBe(pattern.source.toLowerCase())
  })
})

describe('problems', () => {
  const findings = findWords('apps/a/x.ts', '// told')
  const accepted = { word: 'told', where: 'apps/a/', why: 'a name of AWS' }

  it('name file, line, word and a better one', () => {
    expect(problemsOf(findings, [])).toEqual([
      'apps/a/x.ts:1: prose with "told": notify, publish, report, show',
    ])
  })

  it('leave out accepted words', () => {
    expect(problemsOf(findings, [accepted])).toEqual([])
  })

  it('include exceptions without a use', () => {
    expect(problemsOf([], [accepted])).toHaveLength(1)
  })
})
