import { InputError } from '@repo/cli'

/**
 * Parses the events in a text: one event, an array, or one a line (NDJSON). Unwraps messages of the dead-letter queue, output
 * of `aws sqs receive-message`, a batch of a Lambda, and the document of `alerts:replay --json`.
 *
 * @param name of the text, for errors
 * @throws InputError naming the text and the wrong line
 */
export function readEvents(name: string, text: string): unknown[] {
  if (text.trim() === '') throw new InputError(`${name} is empty: there is no event in it`)
  return documents(name, text).flatMap(({ value, where }) => eventsIn(value, where))
}

interface Document {
  readonly value: unknown
  readonly where: string
}

function documents(name: string, text: string): Document[] {
  const whole = parse(text)
  if ('value' in whole) return [{ value: whole.value, where: name }]
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  const [first] = filled
  // If the first line is not JSON by itself, the text is not NDJSON.
  if (filled.length < 2 || !first || 'problem' in parse(first.line))
    throw new InputError(
      `${name}, line ${lineOf(whole.problem, text)}: not JSON (${whole.problem})`,
    )
  return filled.map(({ line, number }) => {
    const where = `${name}, line ${number}`
    const parsed = parse(line)
    if ('problem' in parsed) throw new InputError(`${where}: not JSON (${parsed.problem})`)
    return { value: parsed.value, where }
  })
}

function parse(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { problem: problem.replace(/\s+/g, ' ') }
  }
}

/** The line from the message of JSON.parse; without one, the text ended too early. */
function lineOf(problem: string, text: string): number {
  const [, named] = /\(line (\d+)/.exec(problem) ?? []
  const [, position] = /position (\d+)/.exec(problem) ?? []
  if (named) return Number(named)
  const read = position ? text.slice(0, Number(position)) : text.trimEnd()
  return read.split('\n').length
}

function eventsIn(value: unknown, where: string): unknown[] {
  if (Array.isArray(value))
    return value.flatMap((one, index) => eventsIn(one, `${where}, item ${index + 1}`))
  if (typeof value !== 'object' || value === null)
    throw new InputError(`${where}: not an event, but ${JSON.stringify(value).slice(0, 40)}`)
  for (const list of ['Records', 'Messages', 'deadLetters'])
    if (list in value) return eventsIn(field(value, list), `${where}, ${list}`)
  const body = field(value, 'body') ?? field(value, 'Body')
  if (typeof body === 'string') return eventsOfBody(body, where)
  if ('event' in value && 'error' in value) return deadLetter(value.event, where)
  return [value]
}

/** A body that is not JSON is replayed unchanged, since that is why it failed. */
function eventsOfBody(body: string, where: string): unknown[] {
  const parsed = parse(body)
  return 'value' in parsed ? eventsIn(parsed.value, where) : [body]
}

function deadLetter(event: unknown, where: string): unknown[] {
  return typeof event === 'string' ? eventsOfBody(event, where) : eventsIn(event, where)
}

function field(value: object, name: string): unknown {
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
