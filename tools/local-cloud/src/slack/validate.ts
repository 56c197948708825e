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
 * The validation errors of these blocks, in Slack's words with a JSON pointer. Checks the limits that
 * generated messages run into, not all of Block Kit.
 */
export function problemsOfBlocks(blocks: Blocks): string[] {
  const problems: string[] = []
  if (blocks.length > 50) problems.push('no more than 50 items allowed [json-pointer:/blocks]')
  const ids = new Set<unknown>()
  for (const [index, block] of blocks.entries()) {
    const at = `/blocks/${index}`
    const report = (problem: string, where = '') =>
      problems.push(`${problem} [json-pointer:${at}${where}]`)
    if (!isObject(block) || !TYPES.has(String(block['type']))) {
      report(`unsupported type: ${isObject(block) ? block['type'] : typeof block}`, '/type')
      continue
    }
    const id = block['block_id']
    if (typeof id === 'string' && (id.length > 255 || ids.has(id)))
      report('invalid block_id', '/block_id')
    if (id !== undefined) ids.add(id)
    CHECKS[String(block['type'])]?.(block, report)
  }
  return problems
}

type Report = (problem: string, where?: string) => void

const CHECKS: Readonly<Record<string, (block: Json, report: Report) => void>> = {
  header: (block, report) => text(block['text'], 150, ['plain_text'], report, '/text'),
  section(block, report) {
    const { text: body, fields, accessory } = block
    if (body === undefined && fields === undefined) report('missing required field: text or fields')
    if (body !== undefined) text(body, 3000, ['plain_text', 'mrkdwn'], report, '/text')
    for (const [index, field] of list(fields, 10, report, '/fields').entries())
      text(field, 2000, ['plain_text', 'mrkdwn'], report, `/fields/${index}`)
    if (accessory !== undefined) element(accessory, report, '/accessory')
  },
  actions(block, report) {
    for (const [index, one] of list(block['elements'], 25, report, '/elements').entries())
      element(one, report, `/elements/${index}`)
  },
  context(block, report) {
    for (const [index, one] of list(block['elements'], 10, report, '/elements').entries()) {
      const where = `/elements/${index}`
      if (isObject(one) && one['type'] === 'image')
        length(one['alt_text'], 2000, report, `${where}/alt_text`)
      else text(one, 3000, ['plain_text', 'mrkdwn'], report, where)
    }
  },
  image(block, report) {
    length(block['alt_text'], 2000, report, '/alt_text')
    length(block['image_url'] ?? 'by slack_file', 3000, report, '/image_url')
  },
  markdown: (block, report) => length(block['text'], 12_000, report, '/text'),
}

function element(value: unknown, report: Report, where: string): void {
  if (!isObject(value)) return void report('must be an object', where)
  if (value['type'] !== 'button') return
  text(value['text'], 75, ['plain_text'], report, `${where}/text`)
  if (value['url'] !== undefined) {
    length(value['url'], 3000, report, `${where}/url`)
    if (!URL.canParse(String(value['url']))) report('invalid url', `${where}/url`)
  }
  if (value['value'] !== undefined) length(value['value'], 2000, report, `${where}/value`)
}

function text(value: unknown, max: number, types: string[], report: Report, where: string): void {
  if (!isObject(value) || !types.includes(String(value['type'])))
    return void report(`must be a text object of type ${types.join(' or ')}`, where)
  length(value['text'], max, report, `${where}/text`)
}

function length(value: unknown, max: number, report: Report, where: string): void {
  if (typeof value !== 'string' || value.length === 0)
    report('must be more than 0 characters', where)
  else if (value.length > max) report(`must be less than ${max + 1} characters`, where)
}

function list(value: unknown, max: number, report: Report, where: string): unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length === 0) {
    report('must be a list that is not empty', where)
    return []
  }
  if (value.length > max) report(`no more than ${max} items allowed`, where)
  return value
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
