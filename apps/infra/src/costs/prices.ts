import { NoPricesError } from './errors.ts'
import data from './prices.json' with { type: 'json' }

/** What AWS bills while an environment is at rest. */
export type Billed = keyof (typeof data.regions)['ap-northeast-1']

export interface Price {
  readonly usd: number
  /** `hour` or `month`. */
  readonly per: string
  /** When it was read from AWS's price list: a date, a year, or `undated`. */
  readonly read: string
  /** AWS's page with the price of today. */
  readonly source: string
}

export type Prices = Readonly<Record<Billed, Price>>

/** Hours of a month, as AWS's calculator has them. */
const HOURS = 730

/**
 * The prices of a region.
 * @throws NoPricesError
 */
export function pricesOf(region: string): Prices {
  const regions: Readonly<Record<string, Prices>> = data.regions
  const found = regions[region]
  if (!found) throw new NoPricesError(region, Object.keys(regions))
  return found
}

/** USD a month for a quantity. */
export function monthly({ usd, per }: Price, quantity: number): number {
  return usd * quantity * (per === 'hour' ? HOURS : 1)
}
