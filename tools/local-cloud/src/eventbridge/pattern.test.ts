import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { InvalidPatternError } from './errors.ts'
import { compilePattern } from './pattern.ts'
import { readEventPatterns } from './recordings/event-patterns.ts'

describe('recorded results of Event Ruler', () => {
  const { events, cases } = readEventPatterns()

  it('at least 75 cases and 30 events are recorded', () => {
    expect(cases.length).toBeGreaterThanOrEqual(75)
    expect(Object.keys(events).length).toBeGreaterThanOrEqual(30)
  })

  it.each(cases)('$name', ({ pattern, event, matches }) => {
    if (matches === null) {
      expect(() => compilePattern(pattern)).toThrow(InvalidPatternError)
      return
    }
    const match = compilePattern(pattern)
    if (event) expect(match(event)).toBe(matches)
    else {
      const found = Object.entries(events).filter(([, one]) => match(one))
      expect(found.map(([name]) => name)).toEqual(matches)
    }
  })
})

describe('captured events of third parties', () => {
  it('compilePattern matches every captured event like Event Ruler', (ctx) => {
    const corpus = inject('corpus') ?? ctx.skip('no captures of third parties: set CORPUS')
    const read = (path: string) => JSON.parse(readFileSync(join(corpus, path), 'utf8'))
    const captured = ['events', 'events/adjacent'].flatMap((folder) =>
      readdirSync(join(corpus, folder))
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({ file, event: read(join(folder, file)) })),
    )
    const cases: { pattern: unknown; matches?: string[] | boolean }[] = read(
      'event-patterns/cases.json',
    )
    expect(captured.length).toBeGreaterThanOrEqual(119)
    for (const { pattern, matches } of cases) {
      if (!Array.isArray(matches)) continue
      const match = compilePattern(pattern)
      const found = captured.filter(({ event }) => match(event)).map(({ file }) => file)
      expect(found, JSON.stringify(pattern)).toEqual(matches.toSorted())
    }
  })
})

describe('compilePattern', () => {
  const x = (...alternatives: unknown[]) => ({ detail: { x: alternatives } })
  const event = (value: unknown) => ({ source: 'aws.ecs', detail: { x: value } })

  it.each<[string, unknown, unknown, boolean]>([
    ['a value of the list', x('a', 'b'), event('b'), true],
    ['a value of an array in the event', x('a'), event(['z', 'a']), true],
    ['never a number for its text', x(1), event('1'), false],
    ['null, which is not absence', x(null), event(null), true],
    ['prefix', x({ prefix: 'ecs-' }), event('ecs-svc'), true],
    ['suffix in any case', x({ suffix: { 'equals-ignore-case': '.PNG' } }), event('a.png'), true],
    ['a wildcard that may be nothing', x({ wildcard: 'a*b' }), event('ab'), true],
    ['no overlap of the ends of a wildcard', x({ wildcard: 'ab*b' }), event('ab'), false],
    ['the pieces of a wildcard in order', x({ wildcard: '*a*b*' }), event('xbxaxb'), true],
    ['an escaped star as itself', x({ wildcard: 'a\\*' }), event('ab'), false],
    ['a numeric range', x({ numeric: ['>', 0, '<=', 5] }), event(5), true],
    ['no text in a numeric range', x({ numeric: ['>', 0] }), event('5'), false],
    ['an address of a block', x({ cidr: '10.0.0.0/24' }), event('10.0.0.7'), true],
    ['an IPv6 address of a block', x({ cidr: '2001:db8::/32' }), event('2001:db8::1'), true],
    ['anything but a list', x({ 'anything-but': ['a', 'b'] }), event('c'), true],
    ['anything but a prefix', x({ 'anything-but': { prefix: 'us-' } }), event('us-east-1'), false],
    ['anything but, only where the field is', x({ 'anything-but': 'a' }), event(undefined), false],
    ['absence', x({ exists: false }), event(undefined), true],
    ['an empty array as absence', x({ exists: false }), event([]), true],
    ['an object as absence', x({ exists: true }), event({ y: 1 }), false],
    ['a key that holds a prototype name', { toString: ['a'] }, { source: 'a' }, false],
    [
      'anything but a wildcard of nothing',
      x({ 'anything-but': { wildcard: '' } }),
      event('a'),
      true,
    ],
    ['exactly', x({ exactly: 'a' }), event('a'), true],
    [
      '$or instead of an earlier condition on the same field',
      { source: ['a'], $or: [{ source: ['b'] }, { id: ['1'] }] },
      { source: 'b' },
      true,
    ],
    ['one of $or', { $or: [{ source: ['a'] }, x('b')] }, event('b'), true],
    ['a field beside $or', { source: ['a'], $or: [x('b'), x('c')] }, event('b'), false],
    ['$or with one object as a field of that name', { $or: ['a'] }, { $or: 'a' }, true],
  ])('an event pattern matches %s', (_, pattern, one, matches) => {
    expect(compilePattern(pattern)(one)).toBe(matches)
  })

  it('one element of an array of objects has to match every condition', () => {
    const match = compilePattern({ c: { name: ['app'], exit: [1] } })
    expect(match({ c: [{ name: 'app', exit: 1 }, { name: 'log' }] })).toBe(true)
    expect(
      match({
        c: [
          { name: 'app', exit: 0 },
          { name: 'log', exit: 1 },
        ],
      }),
    ).toBe(false)
  })

  it('exists: false considers the element that earlier paths have matched', () => {
    const containers = [{ name: 'app' }, { name: 'log', zone: 'a', exit: 1 }]
    const of = (pattern: object) => compilePattern({ c: pattern })({ c: containers })
    expect(of({ name: ['app'], zone: [{ exists: false }] })).toBe(true)
    expect(of({ name: ['app'], exit: [{ exists: false }] })).toBe(false)
  })

  it.each<[string, unknown]>([
    ['Filter is not an object', 'aws.ecs'],
    ['Empty objects are not allowed', {}],
    ['Empty arrays are not allowed (at source)', { source: [] }],
    ['"source" must be an object or an array', { source: 'aws.ecs' }],
    ['Unrecognized match type like', x({ like: 'a' })],
    ['Unrecognized match type toString', x({ toString: 'a' })],
    ['Only one key allowed in match expression', x({ prefix: 'a', suffix: 'b' })],
    ['Match value must be String, number, true, false, or null', x(['a'])],
    ['Consecutive wildcard characters', x({ wildcard: 'a**' })],
    ['Invalid escape character', x({ wildcard: 'a\\b' })],
    ['Bottom must be less than top', x({ numeric: ['>', 2, '<', 1] })],
    ['Too many elements in numeric expression', x({ numeric: ['=', 1, '<', 2] })],
    ['mixed type is not supported', x({ 'anything-but': [1, 'a'] })],
    ['Unsupported anything-but pattern: numeric', x({ 'anything-but': { numeric: ['>', 1] } })],
    ["Malformed CIDR, one '/' required", x({ cidr: '10.0.0.0' })],
    ['exists match pattern must be either true or false.', x({ exists: 'no' })],
  ])('an invalid pattern is rejected: %s', (reason, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(InvalidPatternError)
    expect(() => compilePattern(pattern)).toThrow(reason)
  })

  it('a rejected pattern has the path of the field', () => {
    expect(() => compilePattern(x({ prefix: 1 }))).toThrow(
      expect.objectContaining({ code: 'INVALID_EVENT_PATTERN', field: 'detail.x' }),
    )
  })

  it('compilePattern compiles or rejects any value, and the result accepts any event', () => {
    const operators = ['prefix', 'suffix', 'wildcard', 'numeric', 'cidr', 'exists', 'anything-but']
    // Deep values take longer to generate than to match.
    const value = fc.jsonValue({ maxDepth: 2 })
    const expression = fc.dictionary(fc.constantFrom(...operators, 'toString'), value)
    const pattern = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('a', '$or'), fc.array(expression)),
    )
    fc.assert(
      fc.property(pattern, fc.jsonValue(), (one, any) => {
        try {
          expect(compilePattern(one)(any)).toBeTypeOf('boolean')
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPatternError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
