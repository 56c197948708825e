import { StandardSchemaValidationPipe } from '@nestjs/common'
import { InvalidRequestError } from './errors.ts'

/** Holds `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })` to their Zod schemas. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new InvalidRequestError(
        issues.map(({ path = [], message }) => ({
          path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
          message,
        })),
      ),
  })
}
