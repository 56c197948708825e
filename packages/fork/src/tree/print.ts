/** Data that a file of the table may have. */
export type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data }

/** What biome.json allows. */
const WIDTH = 100

/**
 * A literal in the form that Biome leaves as it is: in one line where it fits, else one member a line.
 * @param column where it begins
 * @param after characters that follow it on its last line
 */
export function printLiteral(data: Data, indent = 0, column = indent, after = 0): string {
  const line = oneLine(data)
  if (line !== undefined && column + line.length + after <= WIDTH) return line
  return expanded(data, indent)
}

/** An object with one member a line. */
export function printExpanded(
  members: readonly (readonly [key: string, value: Data] | string)[],
  indent: number,
): string {
  const pad = ' '.repeat(indent + 2)
  const lines = members.map((member) => {
    if (typeof member === 'string') return `${pad}${member},`
    const head = `${pad}${keyOf(member[0])}: `
    return `${head}${printLiteral(member[1], indent + 2, head.length, 1)},`
  })
  return ['{', ...lines, `${' '.repeat(indent)}}`].join('\n')
}

/** `undefined`: Biome would break it, whatever fits. */
function oneLine(data: Data): string | undefined {
  if (typeof data === 'string') return quoted(data)
  if (typeof data !== 'object') return String(data)
  if (isList(data)) {
    if (data.length > 1 && data.every(hasMembers)) return undefined
    const items = data.map(oneLine)
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
  }
  const members = Object.entries(data).map(([key, value]) => {
    const text = oneLine(value)
    return text === undefined ? undefined : `${keyOf(key)}: ${text}`
  })
  if (members.includes(undefined)) return undefined
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function expanded(data: Data, indent: number): string {
  if (typeof data !== 'object') return oneLine(data) ?? ''
  if (!isList(data)) return printExpanded(Object.entries(data), indent)
  const pad = ' '.repeat(indent + 2)
  const items = data.map((item) => `${pad}${printLiteral(item, indent + 2, indent + 2, 1)},`)
  return ['[', ...items, `${' '.repeat(indent)}]`].join('\n')
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data)
}

function hasMembers(data: Data): boolean {
  return typeof data === 'object' && !isList(data) && Object.keys(data).length > 1
}

function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  if (text.includes("'") && !text.includes('"')) return `"${escaped}"`
  return `'${escaped.replaceAll("'", "\\'")}'`
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)
}

/** A JSON file. Biome keeps objects that are expanded: those of the first two levels are, others where they do not fit. */
export function printJson(value: unknown): string {
  return `${jsonOf(value, 0, 0)}\n`
}

function jsonOf(value: unknown, depth: number, column: number): string {
  const line = jsonLine(value)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const fits = column + line.length < WIDTH && !(isObject && depth < 2)
  if (fits || members.length === 0) return line
  const pad = '  '.repeat(depth + 1)
  const lines = members.map(([key, member]) => {
    const head = isObject ? `${pad}${JSON.stringify(key)}: ` : pad
    return head + jsonOf(member, depth + 1, head.length)
  })
  const [open, close] = isObject ? '{}' : '[]'
  return `${open}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${close}`
}

function jsonLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(jsonLine).join(', ')}]`
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${jsonLine(member)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
