import { SecretError, SlackRefusedError, TopicRefusedError } from './errors.ts'

/**
 * Whether an error will be the same at the next delivery, until somebody changes something. Everything else is transient, or
 * is taken for it, and the queue's own `maxReceiveCount` ends that.
 */
export function isPermanent(error: unknown): boolean {
  return (
    error instanceof SlackRefusedError ||
    error instanceof TopicRefusedError ||
    error instanceof SecretError ||
    isTooLarge(error) ||
    isDefect(error)
  )
}

/** DynamoDB's error for an item of more than 400 KB, among others. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException'
}

/** A defect of ours does the same with the same event. The SDK throws such errors too, for answers that it cannot read. */
function isDefect(error: unknown): boolean {
  const ours =
    error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
  return ours && !('$metadata' in error) && !('$response' in error) && error.cause === undefined
}
