import { expect, test } from 'vitest'
import { parseEnvfile } from './envfile.ts'

test.each([
  ['A=one', { A: 'one' }],
  ['export A=one\r\n B = two words  # comment', { A: 'one', B: 'two words' }],
  ['# comment\n\nA=', { A: '' }],
  ['A="say \\"hi\\"\\n# text" # comment', { A: 'say "hi"\n# text' }],
  ["A='raw $B \\n'", { A: 'raw $B \\n' }],
  [`A="mixed"' quotes'`, { A: 'mixed quotes' }],
  ['A=x=y==', { A: 'x=y==' }],
  ['A=a#b', { A: 'a' }],
  ['A="blank " # comment', { A: 'blank ' }],
  ['A="\\u00fc"', { A: 'ü' }],
  ['A=one\nA=two', { A: 'two' }],
])('envfile %j is parsed', (text, expected) => {
  expect(parseEnvfile(text, 'dev/values.env')).toEqual(expected)
})

test.each([
  ['A=one\nnonsense', 'dev/values.env:2: no "="'],
  ['1A=one', '"1A" is not the name of a variable'],
  ['export  A=one', '" A" is not the name of a variable'],
  ['A="\\q"', 'the escape \\q is not known'],
  ['A=tab\tinside', 'no control characters'],
  ['A="open', 'a quote is not closed'],
])('envfile %j is refused with file and line', (text, message) => {
  expect(() => parseEnvfile(text, 'dev/values.env')).toThrow(message)
})
