import { modelOf } from '@repo/aws-models'
import { readForm } from './read-form.ts'
import { readJson } from './read-json.ts'
import { AwsError, type AwsService } from './service.ts'
import { type Violation, validationMessage, violationsOf } from './violations.ts'

/**
 * Reads the input of an operation as AWS's model has it. A service or operation without a model is not checked.
 * @throws AwsError SerializationException or MalformedInput for a wrong type, the service's own error for a constraint
 */
export function readInput(service: AwsService, operation: string, input: unknown): unknown {
  if (!service.model) return input
  const { name, invalid = validationError(service) } = service.model
  const model = modelOf(name)
  const reference = model.inputOf(operation)
  if (reference === undefined) return input
  const read =
    service.protocol === 'json'
      ? readJson(model, reference, input)
      : readForm(model, reference, Object(input))
  const violations = violationsOf(model, reference, read)
  if (violations.length > 0) throw invalid(violations, operation)
  return read
}

const validationError =
  ({ protocol }: AwsService) =>
  (violations: readonly Violation[]) =>
    new AwsError(
      protocol === 'json' ? 'ValidationException' : 'ValidationError',
      validationMessage(violations),
    )

/** A service that names invalid requests `InvalidParameterException`. */
export const invalidParameter = (violations: readonly Violation[]): AwsError =>
  new AwsError('InvalidParameterException', validationMessage(violations))
