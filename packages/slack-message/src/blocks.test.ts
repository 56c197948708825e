import { describe, expect, it } from 'vitest'
import { code, content, context, links, section } from './blocks.ts'
import { limits } from './fit.ts'
import type { Phrase } from './phrase.ts'

const mention = (id: string): Phrase[number] => ({ is: 'mention', mention: `<@${id}>` })
const link: Phrase[number] = { is: 'link', url: 'https://x.test/1', label: '8b31d07' }

describe('content › text', () => {
  it('keeps mentions, separated by spaces, and labels of links', () => {
    const headline: Phrase = ['❌ ', mention('U1'), ' ', mention('U2'), ' prod: ', link, ' failed']
    expect(content(headline, []).text).toBe('❌ <@U1> <@U2> prod: 8b31d07 failed')
  })

  it('begins with the mention where the headline does', () => {
    expect(content([mention('U1'), ' ❌ prod'], []).text).toBe('<@U1> ❌ prod')
  })

  it('has 120 characters and whole mentions, however long its headline is', () => {
    const { text } = content([mention('U1'), ` ${'x'.repeat(500)}`], [])
    expect(text).toMatch(/^<@U1> x+…$/)
    expect(text).toHaveLength(120)
  })
})

// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
it.each([
  ['section', section(['see #general, @here and https://x.test']).block],
  ['context', context(['see #general, @here and https://x.test']).block],
  ['code block', code('last lines', ['@here']).block],
])('%s › is verbatim, so that Slack makes no links and no mentions of its words', (_, block) => {
  expect(block).toMatchObject(
    block && 'elements' in block
      ? { elements: [{ verbatim: true }] }
      : { text: { verbatim: true } },
  )
})

describe('section › too long', () => {
  const textOf = (phrase: Phrase) => {
    const { block } = section(phrase)
    return block?.type === 'section' ? (block.text?.text ?? '') : ''
  }

  it('keeps as much of a single text as fits', () => {
    expect(textOf(['x'.repeat(4000)])).toHaveLength(limits.section)
  })

  it('keeps the link behind a long text', () => {
    expect(textOf(['x'.repeat(4000), ' ', link])).toMatch(/^x+… <https:\/\/x\.test\/1\|8b31d07>$/)
  })

  it('ends before a link that does not fit', () => {
    expect(textOf(Array.from({ length: 200 }, () => link))).toMatch(/\|8b31d07>…$/)
  })
})

describe('code', () => {
  it('drops the oldest lines where not all fit', () => {
    const lines = Array.from({ length: 100 }, (_, line) => `${line} ${'x'.repeat(100)}`)
    const { block, plain } = code('last lines of container app', lines)
    const text = block?.type === 'section' ? (block.text?.text ?? '') : ''
    expect(text).toMatch(/^last lines of container app\n```\n…\n[1-9]\d x.*\n99 x+\n```$/s)
    expect(text.length).toBeLessThanOrEqual(limits.section)
    expect(plain.split('\n')).toHaveLength(101)
  })

  it('replaces fences in its lines', () => {
    expect(code('a', ['```', '<!channel>']).block).toMatchObject({
      text: { text: "a\n```\n'''\n&lt;!channel&gt;\n```" },
    })
  })
})

describe('links', () => {
  const logs = { label: 'Logs', url: 'https://x.test/logs' }

  it('links › are text in their order, because Slack draws a ⚠ beside a link button that nobody acknowledges', () => {
    const { block, plain } = links([{ label: 'Service', url: 'https://x.test/?a=1&b=2' }, logs])
    expect(block).toMatchObject({
      type: 'section',
      text: { text: '<https://x.test/?a=1&amp;b=2|Service> · <https://x.test/logs|Logs>' },
    })
    expect(plain).toBe('   Service: https://x.test/?a=1&b=2\n   Logs: https://x.test/logs')
  })

  it('links › leave out those without a URL, and the block without links', () => {
    const { plain } = links([{ label: 'Run', url: undefined }, logs])
    expect(plain).toBe('   Logs: https://x.test/logs')
    expect(links([{ label: 'Run', url: undefined }])).toEqual({ block: undefined, plain: '' })
  })

  it('links › leave out one that is longer than a section, and keep those behind it', () => {
    const long = { label: 'Compare', url: `https://x.test/${'x'.repeat(limits.section)}` }
    expect(links([long, logs])).toEqual(links([logs]))
  })
})

describe('content › text of pieces that may be shorter', () => {
  const name = { is: 'shortened', whole: ['x'.repeat(60)], short: ['xxx…', 'x…'] } as const
  const state = {
    is: 'shortened',
    whole: ['still serving, 2 of 2 tasks'],
    short: ['2 of 2'],
  } as const

  it('is whole where it fits', () => {
    expect(content([name, ' · ', state], []).text).toBe(
      `${'x'.repeat(60)} · still serving, 2 of 2 tasks`,
    )
  })

  it('is shortened from the left, and only as far as it takes', () => {
    const rest = (length: number) => ` · ${'y'.repeat(length)}`
    expect(content([name, ' ', state, rest(60)], []).text).toBe(
      `xxx… still serving, 2 of 2 tasks${rest(60)}`,
    )
    expect(content([name, ' ', state, rest(107)], []).text).toBe(`x… 2 of 2${rest(107)}`)
  })

  it('has room for the news beside many mentions', () => {
    const mentions: Phrase = Array.from({ length: 9 }, (_, index) => mention(`U000000000${index}`))
    expect(content([...mentions, ' ', 'z'.repeat(80)], []).text).toMatch(/> z{78,}/)
  })
})
