import { isPermanent } from '../permanent.ts'

/** Runs one piece of work after the other; one that fails does not stop the next. */
export class ErrorCollector {
  readonly #errors: unknown[] = []

  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.add(error)
    }
  }

  add(error: unknown): void {
    this.#errors.push(error)
  }

  /** @throws The first retryable error, else the first. */
  rethrow(): void {
    const retryable = this.#errors.find((error) => !isPermanent(error))
    for (const error of retryable === undefined ? this.#errors : [retryable]) throw error
  }
}
