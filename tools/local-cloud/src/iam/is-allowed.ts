import type { Permission } from './permissions.ts'

/** A statement of an identity policy, without intrinsic functions. */
export interface PolicyStatement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >
}

/**
 * Whether statements allow something, as IAM evaluates policies of one role: `*` and `?` match any characters, every condition has
 * to hold. `Deny` and other condition operators than the ones here are not supported.
 * @throws RangeError for what is not supported
 */
export function isAllowed(
  statements: readonly PolicyStatement[],
  { action, resource, conditions = {} }: Permission,
): boolean {
  return statements.some((statement) => {
    if (statement.Effect !== 'Allow') throw new RangeError(`${statement.Effect} is not supported`)
    return (
      list(statement.Action).some((pattern) => matchesPattern(pattern, action)) &&
      list(statement.Resource).some((pattern) => matchesPattern(pattern, resource)) &&
      Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
        Object.entries(keys).every(([key, values]) =>
          list(values).some((value) => holds(operator, value, conditions[key])),
        ),
      )
    )
  })
}

/** Whether a text matches a pattern of IAM. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

function holds(operator: string, expected: string, given: string | undefined): boolean {
  if (given === undefined) return false
  if (operator === 'StringEquals') return given === expected
  if (operator === 'ArnEquals' || operator === 'ArnLike') return matchesPattern(expected, given)
  throw new RangeError(`the condition ${operator} is not supported`)
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
