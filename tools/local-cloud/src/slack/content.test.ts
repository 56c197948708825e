import type { KnownBlock } from '@slack/types'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod'
import type { block } from './block-kit/blocks.ts'
import { readContent } from './content.ts'
import { SlackError } from './errors.ts'

const plain = (text = 'x') => ({ type: 'plain_text', text })
const mrkdwn = (text = 'x') => ({ type: 'mrkdwn', text })
const section = (text = 'x', more: object = {}) => ({
  type: 'section',
  text: mrkdwn(text),
  ...more,
})
const button = (more: object = {}) => ({ type: 'button', text: plain(), ...more })
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements })
const option = (more: object = {}) => ({ text: plain(), value: 'v', ...more })
const row = (cells = 1) => Array.from({ length: cells }, () => ({ type: 'raw_text', text: 'x' }))
const table = (rows = 1, cells = 1) => ({
  type: 'table',
  rows: Array.from({ length: rows }, () => row(cells)),
})
const richText = (...elements: readonly object[]) => ({ type: 'rich_text', elements })
const words = (...elements: readonly object[]) => ({ type: 'rich_text_section', elements })
const image = { type: 'image', alt_text: 'x', image_url: 'https://x.test/x.png' }
const long = (length: number) => 'x'.repeat(length)
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)

/** Slack's error, and its messages. */
function refusalOf(args: Readonly<Record<string, unknown>>): string[] {
  try {
    readContent({ text: 'x', ...args })
    return []
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    return [error.code, ...error.problems]
  }
}

describe('Block Kit', () => {
  it.each<[string, object]>([
    ['a section with fields alone', { type: 'section', fields: [plain(), mrkdwn()] }],
    ['a section with an image', section('x', { accessory: image })],
    [
      'a section with a menu of several choices',
      section('x', { accessory: { type: 'multi_static_select', options: [option()] } }),
    ],
    ['a header of 150 characters', { type: 'header', text: plain(long(150)) }],
    ['a context with text and image', { type: 'context', elements: [mrkdwn(), plain(), image] }],
    ['a divider', { type: 'divider', block_id: 'end' }],
    ['an image with a title', { ...image, title: plain() }],
    ['an image in Slack', { type: 'image', alt_text: 'x', slack_file: { id: 'F1' } }],
    ['a markdown block', { type: 'markdown', text: long(12_000) }],
    [
      'buttons',
      actions(
        button({ action_id: 'a', style: 'danger', value: 'v', url: 'https://x.test/?a=b|c' }),
        button({ action_id: 'b', style: 'primary', confirm: { text: mrkdwn(), deny: plain() } }),
      ),
    ],
    [
      'menus',
      actions(
        { type: 'static_select', placeholder: plain(), options: times(100, option()) },
        { type: 'overflow', options: times(5, option({ url: 'https://x.test' })) },
        { type: 'checkboxes', options: [option({ text: mrkdwn() })] },
        { type: 'datepicker', initial_date: '2026-11-26' },
        { type: 'conversations_select', filter: { include: ['public'] } },
      ),
    ],
    [
      'rich text',
      richText(
        words({ type: 'text', text: 'x', style: { bold: true } }, { type: 'emoji', name: 'tada' }),
        { type: 'rich_text_list', style: 'bullet', elements: [words({ type: 'text', text: 'x' })] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }] },
      ),
    ],
    ['a table of 100 rows', { ...table(100), column_settings: [{ align: 'right' }] }],
    [
      'a table of rich text and numbers',
      {
        type: 'table',
        rows: [
          [
            richText(words({ type: 'text', text: 'x' })),
            { type: 'raw_number', value: 1, text: '1' },
          ],
        ],
      },
    ],
  ])('takes %s', (_, one) => {
    expect(refusalOf({ blocks: [one] })).toEqual([])
  })

  it('has the types of @slack/types', () => {
    type Supported = 'context' | 'divider' | 'header' | 'markdown' | 'rich_text' | 'table' | 'video'
    expectTypeOf<Extract<KnownBlock, { type: Supported }>>().toExtend<z.input<typeof block>>()
  })

  it.each<[string, unknown, string]>([
    ['no object', 'x', 'must provide an object [json-pointer:/blocks/0]'],
    ['no type', {}, 'missing required field: type [json-pointer:/blocks/0]'],
    ['an unknown type', { type: 'nope' }, 'unsupported type: nope [json-pointer:/blocks/0/type]'],
    ['an input', { type: 'input' }, 'unsupported type: input [json-pointer:/blocks/0/type]'],
    [
      'an unknown member',
      section('x', { colour: 'red' }),
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    [
      'an unknown member of a text',
      { type: 'section', text: { ...mrkdwn(), emoji: true } },
      'invalid additional property: emoji [json-pointer:/blocks/0/text]',
    ],
    [
      'an unknown member of an element',
      actions(button({ disabled: true })),
      'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a block_id of 256 characters',
      section('x', { block_id: long(256) }),
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'a section without a text',
      { type: 'section' },
      'must define either `fields` or `text` [json-pointer:/blocks/0]',
    ],
    [
      'a section with an empty text',
      section(''),
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a section of 3001 characters',
      section(long(3001)),
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a field of 2001 characters',
      { type: 'section', fields: [plain(long(2001))] },
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a section of 11 fields',
      { type: 'section', fields: times(11, plain()) },
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a plain string for a text',
      { type: 'section', text: 'x' },
      'must provide an object [json-pointer:/blocks/0/text]',
    ],
    [
      'a header in mrkdwn',
      { type: 'header', text: mrkdwn() },
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a text of an unknown type',
      { type: 'section', text: { type: 'markdown', text: 'x' } },
      'unsupported type: markdown [json-pointer:/blocks/0/text/type]',
    ],
    [
      'actions without elements',
      { type: 'actions' },
      'missing required field: elements [json-pointer:/blocks/0]',
    ],
    [
      'actions with no element',
      actions(),
      'must provide at least 1 items [json-pointer:/blocks/0/elements]',
    ],
    [
      'actions of 26 buttons',
      actions(...times(26, button())),
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'an unknown element',
      actions({ type: 'link', text: plain() }),
      'unsupported type: link [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'an element that is no action',
      actions(image),
      'unsupported type: image [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a button without a text',
      actions({ type: 'button' }),
      'missing required field: text [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a button with a text of 76 characters',
      actions(button({ text: plain(long(76)) })),
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a button with a text in mrkdwn',
      section('x', { accessory: button({ text: mrkdwn() }) }),
      'must be a valid enum value [json-pointer:/blocks/0/accessory/text/type]',
    ],
    [
      'a button of an unknown style',
      actions(button({ style: 'warning' })),
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    ],
    ...['javascript:alert(1)', 'data:text/html,x', 'x.test/path', ''].map(
      (url): [string, unknown, string] => [
        `a button with the URL "${url}"`,
        actions(button({ url })),
        'invalid url [json-pointer:/blocks/0/elements/0/url]',
      ],
    ),
    [
      'a button with a value of 2001 characters',
      actions(button({ value: long(2001) })),
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'an action_id of 256 characters',
      actions(button({ action_id: long(256) })),
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      'an action_id twice in a block',
      actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'a confirmation of 301 characters',
      actions(button({ confirm: { text: plain(long(301)) } })),
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'an overflow menu of 6 options',
      actions({ type: 'overflow', options: times(6, option()) }),
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a menu without options',
      actions({ type: 'static_select' }),
      'must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a date that is none',
      actions({ type: 'datepicker', initial_date: '26.11.2026' }),
      'input must be a valid: date [json-pointer:/blocks/0/elements/0/initial_date]',
    ],
    [
      'a context without elements',
      { type: 'context' },
      'missing required field: elements [json-pointer:/blocks/0]',
    ],
    [
      'a context of 11 elements',
      { type: 'context', elements: times(11, plain()) },
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a context with a button',
      { type: 'context', elements: [button()] },
      'unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'an image without a source',
      { type: 'image', alt_text: 'x' },
      'must define either `image_url` or `slack_file` [json-pointer:/blocks/0]',
    ],
    [
      'an image without a text',
      { type: 'image', image_url: image.image_url },
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'an image with the URL of a script',
      { ...image, image_url: 'javascript:alert(1)' },
      'invalid url [json-pointer:/blocks/0/image_url]',
    ],
    [
      'rich text without elements',
      richText(),
      'must provide at least 1 items [json-pointer:/blocks/0/elements]',
    ],
    [
      'an unknown element of rich text',
      richText({ type: 'rich_text_table', elements: [] }),
      'unsupported type: rich_text_table [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'an unknown part of rich text',
      richText(words({ type: 'mrkdwn', text: 'x' })),
      'unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    [
      'a markdown block of 12,001 characters',
      { type: 'markdown', text: long(12_001) },
      'must be less than 12001 characters [json-pointer:/blocks/0/text]',
    ],
    [
      'a table of 101 rows',
      table(101),
      'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    ],
    [
      'a table of 21 cells in a row',
      table(1, 21),
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    ],
    [
      'a table with an empty cell',
      { type: 'table', rows: [[{ type: 'raw_text', text: '' }]] },
      'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
    ],
    [
      'a table with mrkdwn in a cell',
      { type: 'table', rows: [[mrkdwn()]] },
      'unsupported type: mrkdwn [json-pointer:/blocks/0/rows/0/0/type]',
    ],
  ])('refuses %s', (_, one, problem) => {
    expect(refusalOf({ blocks: [one] })).toEqual(['invalid_blocks', problem])
  })

  it('refuses more than 50 blocks, and a block_id twice', () => {
    expect(refusalOf({ blocks: times(51, { type: 'divider' }) })).toEqual([
      'invalid_blocks',
      'no more than 50 items allowed [json-pointer:/blocks]',
    ])
    expect(refusalOf({ blocks: times(2, section('x', { block_id: 'a' })) })).toEqual([
      'invalid_blocks',
      '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    ])
  })

  it('posts an empty list of blocks as a message without blocks', () => {
    expect(readContent({ text: 'x', blocks: [] }).blocks).toBeUndefined()
    expect(refusalOf({ text: '', blocks: [] })).toEqual(['no_text'])
  })

  it('takes an action_id in several blocks', () => {
    expect(refusalOf({ blocks: times(2, actions(button({ action_id: 'a' }))) })).toEqual([])
  })
})

describe('all blocks of a message together', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['50 sections of 3000 characters', { blocks: times(50, section(long(3000))) }],
    ['two markdown blocks of 7000', { blocks: times(2, { type: 'markdown', text: long(7000) }) }],
    ['45 blocks of 252, as a report has', { blocks: times(45, section(long(252))) }],
    ['a table of 12,001 characters', { blocks: [{ ...table(1, 5), rows: [wide(5)] }] }],
    [
      'texts of blocks and attachments',
      {
        blocks: times(2, section(long(3000))),
        attachments: times(3, { blocks: [section(long(3000))] }),
      },
    ],
  ])('are too long with %s', (_, content) => {
    expect(refusalOf(content)).toEqual(['msg_blocks_too_long'])
  })

  it.each([
    ['4 sections of 3000 characters', times(4, section(long(3000)))],
    ['50 blocks of 191, as a report has', times(50, section(long(191)))],
  ])('are taken with %s', (_, blocks) => {
    expect(refusalOf({ blocks })).toEqual([])
  })

  it('have one table at most', () => {
    const refusal = ['invalid_attachments', 'only_one_table_allowed']
    expect(refusalOf({ blocks: [table(), section(), table()] })).toEqual(refusal)
    expect(refusalOf({ blocks: [table()], attachments: [{ blocks: [table()] }] })).toEqual(refusal)
  })

  function wide(cells: number) {
    return times(cells, { type: 'raw_text', text: long(2500) })
  }
})

describe('attachments', () => {
  it.each<[unknown, string[]]>([
    ['nope', []],
    [{}, []],
    ...['x', null, []].map((one): [unknown, string[]] => [
      [one],
      ['must provide an object [json-pointer:/attachments/0]'],
    ]),
    [[{ color: '#8d8d8d', indent: false, blocks: [] }], ['invalid_keys']],
    [[{ blocks: {} }], ['must provide an array [json-pointer:/attachments/0/blocks]']],
    [
      [{}, { blocks: [{ type: 'carousel' }] }],
      ['unsupported type: carousel [json-pointer:/attachments/1/blocks/0/type]'],
    ],
  ])('are refused where they are %j', (attachments, problems) => {
    expect(refusalOf({ attachments })).toEqual(['invalid_attachments', ...problems])
  })

  it('are taken with a colour and blocks, and in their legacy form', () => {
    const attachments = [
      { color: '#8d8d8d', fallback: 'x', blocks: [section()] },
      { color: 'good', title: 'x', text: 'x', fields: [{ title: 'x', value: 'x' }] },
    ]
    expect(refusalOf({ attachments })).toEqual([])
  })

  it('are 100 at most', () => {
    expect(refusalOf({ attachments: times(100, {}) })).toEqual([])
    expect(refusalOf({ attachments: times(101, {}) })).toEqual(['too_many_attachments'])
  })
})

describe('metadata', () => {
  const event = { event_type: 'deployment', event_payload: { status: 'deployed', count: 2 } }

  it('is taken, as an object and as JSON in a form', () => {
    expect(refusalOf({ metadata: event })).toEqual([])
    expect(
      refusalOf({ metadata: JSON.stringify({ ...event, event_type: 'app-event_2' }) }),
    ).toEqual([])
  })

  it.each<[string, unknown]>([
    ['invalid_metadata_format', '{'],
    ['invalid_metadata_format', '"x"'],
    ['invalid_metadata_format', []],
    ['invalid_metadata_format', null],
    ['invalid_metadata_schema', {}],
    ...['bad type!', 'a.b', '', 7].map((event_type): [string, unknown] => [
      'invalid_metadata_schema',
      { ...event, event_type },
    ]),
    ...[undefined, null, [], 'x', 7].map((event_payload): [string, unknown] => [
      'invalid_metadata_schema',
      { ...event, event_payload },
    ]),
    ['metadata_too_large', { ...event, event_payload: { text: long(64 * 1024) } }],
  ])('is refused with %s: case %#', (code, metadata) => {
    expect(refusalOf({ metadata })).toEqual([code])
  })
})
