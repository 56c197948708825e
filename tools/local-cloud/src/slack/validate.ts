import type { Blocks } from './message.ts'

/** https://docs.slack.dev/reference/block-kit/blocks; the block types that messages may have. */
const TYPES = new Set([
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'markdown',
  'rich_text',
  'section',
  'table',
  'video',
])

type Json = Readonly<Record<string, unknown>>

/**
 * What Slack has against these blocks, in its own words with a JSON pointer; empty: nothing. Checks the limits that
 * generated messages run into, not all of Block Kit.
 */
export function problemsOfBlocks(blocks: Blocks): string[] {
  const problems: string[] = []
  if (blocks.length > 50) problems.push('no more than 50 items allowed [json-pointer:/blocks]')
  const ids = new Set<unknown>()
  for (const [index, block] of blocks.entries()) {
    const at = `/blocks/${index}`
    const say = (problem: string, where = '') =>
      problems.push(`${problem} [json-pointer:${at}${where}]`)
    if (!isObject(block) || !TYPES.has(String(block['type']))) {
      say(`unsupported type: ${isObject(block) ? block['type'] : typeof block}`, '/type')
      continue
    }
    const id = block['block_id']
    if (typeof id === 'string' && (id.length > 255 || ids.has(id)))
      say('invalid block_id', '/block_id')
    if (id !== undefined) ids.add(id)
    CHECKS[String(block['type'])]?.(block, say)
  }
  return problems
}

type Say = (problem: string, where?: string) => void

const CHECKS: Readonly<Record<string, (block: Json, say: Say) => void>> = {
  header: (block, say) => text(block['text'], 150, ['plain_text'], say, '/text'),
  section(block, say) {
    const { text: body, fields, accessory } = block
    if (body === undefined && fields === undefined) say('missing required field: text or fields')
    if (body !== undefined) text(body, 3000, ['plain_text', 'mrkdwn'], say, '/text')
    for (const [index, field] of list(fields, 10, say, '/fields').entries())
      text(field, 2000, ['plain_text', 'mrkdwn'], say, `/fields/${index}`)
    if (accessory !== undefined) element(accessory, say, '/accessory')
  },
  actions(block, say) {
    for (const [index, one] of list(block['elements'], 25, say, '/elements').entries())
      element(one, say, `/elements/${index}`)
  },
  context(block, say) {
    for (const [index, one] of list(block['elements'], 10, say, '/elements').entries()) {
      const where = `/elements/${index}`
      if (isObject(one) && one['type'] === 'image')
        length(one['alt_text'], 2000, say, `${where}/alt_text`)
      else text(one, 3000, ['plain_text', 'mrkdwn'], say, where)
    }
  },
  image(block, say) {
    length(block['alt_text'], 2000, say, '/alt_text')
    length(block['image_url'] ?? 'by slack_file', 3000, say, '/image_url')
  },
  markdown: (block, say) => length(block['text'], 12_000, say, '/text'),
}

function element(value: unknown, say: Say, where: string): void {
  if (!isObject(value)) return void say('must be an object', where)
  if (value['type'] !== 'button') return
  text(value['text'], 75, ['plain_text'], say, `${where}/text`)
  if (value['url'] !== undefined) {
    length(value['url'], 3000, say, `${where}/url`)
    if (!URL.canParse(String(value['url']))) say('invalid url', `${where}/url`)
  }
  if (value['value'] !== undefined) length(value['value'], 2000, say, `${where}/value`)
}

function text(value: unknown, max: number, types: string[], say: Say, where: string): void {
  if (!isObject(value) || !types.includes(String(value['type'])))
    return void say(`must be a text object of type ${types.join(' or ')}`, where)
  length(value['text'], max, say, `${where}/text`)
}

function length(value: unknown, max: number, say: Say, where: string): void {
  if (typeof value !== 'string' || value.length === 0) say('must be more than 0 characters', where)
  else if (value.length > max) say(`must be less than ${max + 1} characters`, where)
}

function list(value: unknown, max: number, say: Say, where: string): unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length === 0) {
    say('must be a list that is not empty', where)
    return []
  }
  if (value.length > max) say(`no more than ${max} items allowed`, where)
  return value
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
