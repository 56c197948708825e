import { UserError } from '@repo/cli'

/** The price file lacks a region. */
export class NoPricesError extends UserError {
  override name = 'NoPricesError' as const
  readonly code = 'NO_PRICES'
  constructor(region: string, regions: readonly string[]) {
    super(
      `no prices of ${region}: add them to apps/infra/src/costs/prices.json, or pass --prices with one of ${regions.join(', ')}`,
    )
  }
}

/** A variable of `values.env` that the costs depend on is missing or no number. */
export class TaskSizeError extends UserError {
  override name = 'TaskSizeError' as const
  readonly code = 'TASK_SIZE'
}
