import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { code, content, section } from './blocks.ts'
import { cutMrkdwn, fit, limits } from './fit.ts'
import { escapeMrkdwn } from './phrase.ts'

/** Text with everything that has a meaning in Slack's mrkdwn. */
const special = ['<!channel>', '<@U1>', '&', '<', '>', '|', '`', '```', '\n', '👻', '*']
const text = fc
  .array(fc.oneof(fc.constantFrom(...special), fc.string({ maxLength: 40 })), { maxLength: 300 })
  .map((pieces) => pieces.join(''))

/** Every `&` begins an entity, every `<` a link that ends; there are no mentions. */
function isWhole(mrkdwn: string): boolean {
  const withoutLinks = mrkdwn.replace(/<https:\/\/[^<>|]*\|[^<>]*>/g, '')
  return !/[<>]/.test(withoutLinks) && !/&(?!(amp|lt|gt);)/.test(withoutLinks)
}

describe('cutMrkdwn', () => {
  it('keeps its limit, cuts no entity or link in two and makes no mention', () => {
    const link = fc.webUrl().map((url) => `<https://x/${encodeURIComponent(url)}|label>`)
    const mrkdwn = fc
      .array(fc.oneof(text.map(escapeMrkdwn), link), { maxLength: 8 })
      .map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(mrkdwn, fc.integer({ min: 20, max: 400 }), (whole, max) => {
        const short = cutMrkdwn(whole, max)
        expect(short.length).toBeLessThanOrEqual(max)
        expect(isWhole(short)).toBe(true)
        expect(short.isWellFormed()).toBe(whole.isWellFormed() || short.isWellFormed())
        if (whole.length > max) expect(short).toContain('…')
        else expect(short).toBe(whole)
      }),
    )
  })

  it('ends a code block that it cuts', () => {
    expect(cutMrkdwn(`lines\n\`\`\`\n${'x'.repeat(100)}\n\`\`\``, 40)).toMatch(
      /^lines\n```\nx+…\n```$/,
    )
  })
})

describe('untrusted text', () => {
  it('mentions nobody and fits, for any text', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 30 }), (one, lines) => {
        const made = content([one], [section([one]), code(one, lines)])
        const { text: headline, blocks } = fit(made)
        for (const written of [headline, ...blocks.flatMap(textOf)]) {
          expect(isWhole(written)).toBe(true)
          expect(written.length).toBeLessThanOrEqual(limits.section)
        }
      }),
    )
  })
})

describe('fit', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index)

  it('returns a message that fits as it is', () => {
    const message = { channel: 'C1', text: 'a', blocks: [section(['a']).block] }
    expect(fit(message)).toEqual(message)
  })

  it('returns a message that is as long as Slack takes as it is', () => {
    const text = { type: 'mrkdwn', text: 'x'.repeat(limits.section) } as const
    const lines = { type: 'mrkdwn', text: `a\n\`\`\`\n${'x'.repeat(2990)}\n\`\`\`` } as const
    expect(lines.text).toHaveLength(limits.section)
    const message: { text: string; blocks: KnownBlock[] } = {
      text: 'x'.repeat(limits.text),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(limits.header) } },
        { type: 'section', text },
        { type: 'section', text: lines },
      ],
    }
    expect(fit(message)).toEqual(message)
  })

  it('shortens a message to every limit of Slack', () => {
    const long = 'x'.repeat(50_000)
    const plain = { type: 'plain_text', text: long } as const
    const element = { type: 'mrkdwn', text: 'x' } as const
    const blocks: KnownBlock[] = [
      { type: 'header', text: plain },
      { type: 'section', text: { type: 'mrkdwn', text: long } },
      { type: 'context', elements: many(11).map(() => element) },
      ...many(60).map((): KnownBlock => ({ type: 'divider' })),
    ]
    const short = fit({ text: long, blocks })
    expect(short.text).toHaveLength(limits.text)
    expect(short.blocks).toHaveLength(limits.blocks)
    expect(short.blocks).toMatchObject([
      { text: { text: expect.stringMatching(/^x{149}…$/) } },
      { text: { text: expect.stringMatching(/^x{2999}…$/) } },
      { elements: { length: limits.contextElements } },
      ...many(46).map(() => ({ type: 'divider' })),
      { elements: [{ text: '… and 14 more' }] },
    ])
  })
})

describe('fit › too much text in all', () => {
  const long = (text: string) => section([text.repeat(3000)]).block as KnownBlock
  const lengths = (blocks: readonly KnownBlock[] = []) =>
    blocks.flatMap(textOf).map(({ length }) => length)

  it('is cut from the longest texts, and the others stay whole', () => {
    const short = section(['the next step']).block as KnownBlock
    const { blocks } = fit({ blocks: [short, long('a'), long('b'), long('c'), long('d'), short] })
    expect(lengths(blocks)).toEqual([13, 2918, 2918, 2918, 2918, 13])
    for (const text of blocks.slice(1, -1).flatMap(textOf)) expect(text).toMatch(/^([a-d])\1+…$/)
  })

  it('is cut from markdown blocks too', () => {
    const blocks: KnownBlock[] = ['a', 'b'].map((text) => ({
      type: 'markdown',
      text: text.repeat(7000),
    }))
    expect(fit({ blocks }).blocks).toMatchObject(
      blocks.map(() => ({ text: expect.stringMatching(/^([ab])\1{5948}…$/) })),
    )
  })

  it('is cut where the blocks of attachments make it too much', () => {
    const blocks = [long('a'), long('b')]
    const { attachments, ...message } = fit({ blocks, attachments: [{ blocks }] })
    expect(lengths(message.blocks)).toEqual([2950, 2950])
    expect(lengths(attachments[0]?.blocks)).toEqual([2950, 2950])
  })

  it('is cut from the beginning of a log, as its last lines matter most', () => {
    const lines = Array.from({ length: 60 }, (_, line) => `${line} ${'x'.repeat(40)}`)
    const logs = Array.from({ length: 5 }, () => code('last lines', lines).block as KnownBlock)
    for (const text of fit({ blocks: logs }).blocks.flatMap(textOf)) {
      expect(text).toMatch(/^last lines\n```\n…\n[1-9]\d? x+\n.*\n59 x+\n```$/s)
      expect(text.length).toBeLessThanOrEqual(2350)
    }
  })

  it('is the beginning of a line of a log that alone is too long', () => {
    const { block } = code('last lines', ['before', `error ${'x'.repeat(4000)}`])
    expect(block && textOf(block)[0]).toMatch(/^last lines\n```\n…\nerror x+…\n```$/)
  })
})

it('fit › counts the elements and fields that it leaves out, and removes those without text', () => {
  const element = { type: 'mrkdwn', text: 'x' } as const
  const empty = { type: 'mrkdwn', text: '' } as const
  const blocks: KnownBlock[] = [
    { type: 'context', elements: [empty, ...Array.from({ length: 12 }, () => element)] },
    { type: 'context', elements: [empty] },
    { type: 'section', fields: [...Array.from({ length: 11 }, () => element), empty] },
    { type: 'markdown', text: 'x'.repeat(20_000) },
  ]
  expect(fit({ blocks }).blocks).toMatchObject([
    { elements: [...Array(9).fill(element), { text: '… and 3 more' }] },
    { fields: [...Array(9).fill(element), { text: '… and 2 more' }] },
    { text: expect.stringMatching(/^x+…$/) },
  ])
})

it('fit › shortens attachments too, and removes sections without text', () => {
  const section = (text: string): KnownBlock => ({
    type: 'section',
    text: { type: 'mrkdwn', text },
  })
  const blocks = [section('&lt;'.repeat(1000)), section('')]
  const { attachments } = fit({ text: 'a', attachments: [{ color: '#8d8d8d', blocks }] })
  expect(attachments).toEqual([{ color: '#8d8d8d', blocks: [section(`${'&lt;'.repeat(749)}…`)] }])
})

function textOf(block: KnownBlock): string[] {
  return block.type === 'section' && block.text ? [block.text.text] : []
}
