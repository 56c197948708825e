import { AwsError } from '../wire/service.ts'
import { type Violation, validationMessage } from '../wire/violations.ts'

export const clientException = (message: string) => new AwsError('ClientException', message)

export const invalidParameter = (message: string) =>
  new AwsError('InvalidParameterException', message)

/** ECS's own words for a missing member, where they are known. */
const MISSING: Readonly<Record<string, string>> = {
  family: 'Family should not be null or empty.',
  containerDefinitions: 'Container list cannot be empty.',
  services: 'Services cannot be empty.',
  tasks: 'Tasks cannot be empty.',
}

/** How ECS rejects a request that breaks its model. */
export function invalidRequest(violations: readonly Violation[], operation: string): AwsError {
  if (violations.some(isTagCharacter)) return invalidTagCharacters()
  const error = operation.includes('TaskDefinition') ? clientException : invalidParameter
  const [first] = violations
  const words = first?.value === null && MISSING[first.path]
  return error(words || validationMessage(violations))
}

function isTagCharacter({ path, constraint }: Violation): boolean {
  return (
    /(?:^|\.)tag(?:s|Keys)\.\d+\.member/.test(path) && constraint.includes('regular expression')
  )
}

const invalidTagCharacters = () =>
  invalidParameter(
    'Some tags contain invalid characters. Valid characters: UTF-8 letters, spaces, numbers and _ . / = + - : @.',
  )

/**
 * Rejects a list with too few or too many items, in ECS's words.
 * @throws AwsError InvalidParameterException
 */
export function checkCount(
  items: readonly unknown[] | undefined,
  { empty, items: name, most }: { empty?: string; items: string; most: number },
): void {
  if (empty !== undefined && (items?.length ?? 0) === 0) throw invalidParameter(empty)
  if ((items?.length ?? 0) > most) throw invalidParameter(`${name} can have at most ${most} items.`)
}
