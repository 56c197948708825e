import { EcspressoError } from './errors.ts'

/** The ecspresso that this package stands in for. */
export const ECSPRESSO_VERSION = '2.5.0'

type Comparison = (order: number) => boolean

const OPERATORS: Readonly<Record<string, Comparison>> = {
  '': (order) => order === 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
}

/**
 * Checks `required_version` (`>= 2.4.0, < 3`) against the version that this package stands in for.
 * @returns why that version is refused, without a full stop; `undefined` where it satisfies
 * @throws EcspressoError for a constraint that is none
 */
export function refusalOf(required: string): string | undefined {
  for (const part of required.split(',')) {
    const match = /^\s*(|=|!=|>|>=|<|<=)\s*v?(\d+(?:\.\d+){0,2})\s*$/.exec(part)
    const compares = OPERATORS[match?.[1] ?? '']
    if (!match?.[2] || !compares)
      throw new EcspressoError(
        'configuration',
        `required_version: "${part.trim()}" is not understood by ecspresso-lite. Write for instance ">= 2.5.0, < 3".`,
      )
    if (!compares(order(ECSPRESSO_VERSION, match[2])))
      return `required_version is "${required}", and ecspresso-lite does what ${ECSPRESSO_VERSION} does`
  }
  return undefined
}

/** Negative where `a` is the older version. */
export function order(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let i = 0; i < 3; i++) {
    const difference = Number(left[i] ?? 0) - Number(right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
