const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escapeXml(text: string): string {
  // A carriage return would be read as a line feed by every XML parser.
  return text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char).replaceAll('\r', '&#xD;')
}

/** Serializes a value for the query protocol: arrays as `<member>` elements, dates in ISO format, undefined omitted. */
export function toXml(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('')
  if (typeof value !== 'object') return escapeXml(String(value))
  return Object.entries(value)
    .map(([name, child]) => element(name, child))
    .join('')
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  return `<${name}>${toXml(value)}</${name}>`
}

/**
 * Nests the flat form of the query protocol: `A.member.1.B=x` becomes `{ A: [{ B: 'x' }] }`, and maps
 * (`A.entry.1.key=k&A.entry.1.value=v`) become `{ A: { k: 'v' } }`.
 */
export function nestForm(form: URLSearchParams): Record<string, unknown> {
  const root: Branch = new Map()
  for (const [path, value] of form) {
    const parts = path.split('.')
    let branch = root
    for (const part of parts.slice(0, -1)) {
      const next = branch.get(part)
      const child: Branch = next instanceof Map ? next : new Map()
      branch.set(part, child)
      branch = child
    }
    branch.set(parts.at(-1) ?? '', value)
  }
  return Object.fromEntries([...root].map(([name, value]) => [name, settle(value)]))
}

type Branch = Map<string, Branch | string>

function settle(value: Branch | string): unknown {
  if (typeof value === 'string') return value
  const list = value.get('member') ?? value.get('entry')
  if (list instanceof Map && value.size === 1) {
    const items = [...list]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => settle(item))
    return value.has('entry') ? Object.fromEntries(items.map(pair)) : items
  }
  return Object.fromEntries([...value].map(([name, child]) => [name, settle(child)]))
}

function pair(entry: unknown): [string, unknown] {
  const object: Record<string, unknown> = { ...(typeof entry === 'object' ? entry : {}) }
  return [String(object['key'] ?? object['Name']), object['value'] ?? object['Value']]
}
