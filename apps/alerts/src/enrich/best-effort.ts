import { errorFields, type Log } from '../log.ts'

/** Runs one read of AWS. One that fails is logged and has no result, so that the others go on. */
export type Attempt = <Result>(
  step: string,
  read: () => Promise<Result>,
) => Promise<Result | undefined>

/** @param about fields of the log that name what is enriched */
export function createAttempt(log: Log, about: object): Attempt {
  return async (step, read) => {
    try {
      return await read()
    } catch (error) {
      log('warn', 'enrichment failed', { step, ...about, ...errorFields(error) })
      return undefined
    }
  }
}
