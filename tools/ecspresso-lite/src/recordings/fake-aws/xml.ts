/** A response body in XML. */
export class Xml {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** The response of an operation of the Query protocol. */
export function queryResponse(operation: string, namespace: string, result: string): Xml {
  return new Xml(
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata></${operation}Response>`,
  )
}

/** `{ Name: 'a' }` becomes `<Name>a</Name>`; a list becomes `member`s. */
export function elements(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .map(([name, item]) => `<${name}>${content(item)}</${name}>`)
    .join('')
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${content(item)}</member>`).join('')
  if (typeof value === 'object' && value !== null) return elements({ ...value })
  return String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
