import { isDeepStrictEqual } from 'node:util'
import type { Environment, Service } from '@repo/environments'
import { FileFormError } from '../tree/errors.ts'
import { type Data, printExpanded, printLiteral } from '../tree/print.ts'
import { constantsIn, dataOf, listNamed } from '../tree/source.ts'
import type { Edits, Tree } from '../tree/tree.ts'
import { editFile, type Step } from './step.ts'

const FILE = 'packages/environments/table.ts'

/** The entries of the table. */
export const tableStep: Step = {
  name: 'table',
  edits: (tree, { before, after }) => tableEdits(tree, before.environments, after.environments),
}

/**
 * The table with other entries. One that does not change keeps its text, with its comments.
 * @throws FileFormError where it is no list of entries
 */
export function tableEdits(
  tree: Tree,
  before: readonly Environment[],
  after: readonly Environment[],
): Edits {
  return editFile(tree, FILE, (text) => {
    if (isDeepStrictEqual(before, after)) return text
    const list = listNamed('environments', FILE, text)
    if (list.elements.length !== before.length)
      throw new FileFormError(FILE, 'each environment has to be one element of the list')
    const constants = constantsIn(FILE, text).flatMap(({ name, value }) => {
      const data = dataOf(value)
      return isRecord(data) ? [{ name, data }] : []
    })
    const entries = after.map((environment) => {
      const index = before.findIndex((one) => isDeepStrictEqual(one, environment))
      return index < 0 ? `  ${printEntry(environment, constants)},` : textOf(index)
    })
    return `${text.slice(0, list.start)}[\n${entries.join('\n')}\n]${text.slice(list.end)}`

    /** With the comments before it. */
    function textOf(index: number): string {
      const previous = list.elements[index - 1]
      const start = (previous?.end ?? list.start) + 1
      const end = list.elements[index]?.end ?? start
      return `  ${text.slice(start, end).trim()},`
    }
  })
}

interface Shared {
  readonly name: string
  readonly data: Readonly<Record<string, Data>>
}

function printEntry(environment: Environment, constants: readonly Shared[]): string {
  return printExpanded(
    Object.entries(environment).map(([key, value]) =>
      key === 'services'
        ? `services: ${printServices(environment.services, constants)}`
        : [key, value],
    ),
    2,
  )
}

function printServices(services: readonly Service[], constants: readonly Shared[]): string {
  const [only, ...others] = services.map((service) => printService(service, constants))
  if (only === undefined || others.length > 0)
    return printLines(services.map((service) => printService(service, constants)))
  return '    services: ['.length + only.length + 2 <= 100 && !only.includes('\n')
    ? `[${only}]`
    : printLines([only])
}

function printLines(items: readonly string[]): string {
  return ['[', ...items.map((item) => `      ${item},`), '    ]'].join('\n')
}

/** By the constant that it has most of, with what differs. */
function printService(service: Service, constants: readonly Shared[]): string {
  const members = Object.entries(service)
  const shared = constants.find(
    ({ data }) =>
      Object.keys(data).every((key) => key in service) &&
      Object.entries(data).filter(([key, value]) => isEqual(value, service, key)).length > 1,
  )
  if (!shared) return printLiteral(Object.fromEntries(members), 6, 6, 1)
  const own = members.filter(([key, value]) => !isDeepStrictEqual(shared.data[key], value))
  const text = own.map(([key, value]) => `${key}: ${printLiteral(value)}`)
  const line = `{ ${[`...${shared.name}`, ...text].join(', ')} }`
  return line.length <= 90 ? line : printExpanded([`...${shared.name}`, ...own], 6)
}

function isEqual(value: Data, service: Service, key: string): boolean {
  return isDeepStrictEqual(Object.entries(service).find(([name]) => name === key)?.[1], value)
}

function isRecord(data: Data | undefined): data is Readonly<Record<string, Data>> {
  return typeof data === 'object' && !Array.isArray(data)
}
