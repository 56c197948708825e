import type * as z from 'zod'
import { block } from './block-kit/blocks.ts'
import type { Blocks } from './message.ts'

type Path = readonly PropertyKey[]

/** A problem in Slack's words, and where it is. */
type Problem = readonly [words: string, path: Path]

/** The most blocks of a message, and of each of its attachments. */
const MAX_BLOCKS = 50

/**
 * The validation errors of these blocks, in Slack's words with a JSON pointer.
 * @param at where the blocks are in the message
 * @see https://github.com/slackhq/hack-json-schema Slack's own validator, which has most of the words
 */
export function problemsOfBlocks(blocks: Blocks, at: Path = ['blocks']): string[] {
  const problems: Problem[] = [
    ...(blocks.length > MAX_BLOCKS ? [tooMany(MAX_BLOCKS, [])] : []),
    ...blocks.flatMap((one, index) =>
      (block.safeParse(one).error?.issues ?? [])
        .flatMap((issue) => problemsIn(issue, one))
        .map(([words, path]): Problem => [words, [index, ...path]]),
    ),
    ...repeated('block_id', membersOf(blocks, 'block_id')),
    ...blocks.flatMap((one, index) => repeated('action_id', actionIdsIn(one, [index]))),
  ]
  return problems.map(
    ([words, path]) => `${words} [json-pointer:/${[...at, ...path].map(String).join('/')}]`,
  )
}

function problemsIn(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const { path } = issue
  const value = path.reduce(memberOf, input)
  if (value === undefined)
    return [[`missing required field: ${String(path.at(-1))}`, path.slice(0, -1)]]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => [`invalid additional property: ${key}`, path])
    case 'invalid_type':
      return [[expected[issue.expected] ?? `must provide a ${issue.expected}`, path]]
    case 'too_big':
      return [tooBig(issue, path)]
    case 'too_small':
      return [tooSmall(issue, path)]
    case 'invalid_union': {
      if (issue.discriminator === undefined) return [['failed to match any allowed schemas', path]]
      return [[`unsupported type: ${String(value)}`, path]]
    }
    case 'invalid_value':
      return [['must be a valid enum value', path]]
    case 'invalid_format':
      return [[`input must be a valid: ${issue.format}`, path]]
    default:
      return [[issue.message, path]]
  }
}

const expected: Readonly<Record<string, string>> = {
  object: 'must provide an object',
  array: 'must provide an array',
  int: 'must provide an integer',
  boolean: 'must be a boolean',
}

const tooMany = (maximum: number | bigint, path: Path): Problem => [
  `no more than ${maximum} items allowed`,
  path,
]

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig, path: Path): Problem {
  if (origin === 'array') return tooMany(maximum, path)
  return [
    `must be less than ${Number(maximum) + 1}${origin === 'string' ? ' characters' : ''}`,
    path,
  ]
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall, path: Path): Problem {
  if (origin === 'array') return [`must provide at least ${minimum} items`, path]
  return [
    `must be more than ${Number(minimum) - 1}${origin === 'string' ? ' characters' : ''}`,
    path,
  ]
}

type Identified = readonly [id: unknown, path: Path]

/** Ids have to be unique: those of blocks in the message, those of actions in their block. */
function repeated(key: string, all: readonly Identified[]): Problem[] {
  return all
    .filter(([id], index) => id !== undefined && all.findIndex(([one]) => one === id) < index)
    .map(([id, path]) => [`\`${key}\` "${String(id)}" already exists`, [...path, key]])
}

const membersOf = (items: readonly unknown[], key: string): Identified[] =>
  items.map((item, index) => [memberOf(item, key), [index]])

function actionIdsIn(value: unknown, path: Path): Identified[] {
  const elements = memberOf(value, 'elements')
  if (!Array.isArray(elements)) return []
  return elements.map((one, index) => [memberOf(one, 'action_id'), [...path, 'elements', index]])
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
