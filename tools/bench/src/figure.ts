/** One measured number, and what it should be. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number }
  /** How it was measured, or another remark. */
  readonly note?: string
}

/** Whether the goal was met; `undefined` where there is none. */
export function met({ value, goal }: Figure): boolean | undefined {
  if (!goal) return undefined
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

/** By how much a goal was missed, as a sentence; `undefined` where it was met, or there is none. */
export function missedBy(figure: Figure): string | undefined {
  const { name, value, goal, unit } = figure
  if (!goal || met(figure)) return undefined
  const wanted = 'atLeast' in goal ? goal.atLeast : goal.atMost
  const percent = wanted === 0 ? '' : ` (${Math.round(Math.abs(value / wanted - 1) * 100)} %)`
  return `missed: ${name}, ${value.toLocaleString('en')} ${unit} instead of ${wanted.toLocaleString('en')}${percent}`
}

/** The value that `share` (0 to 1) of all are at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]) => quantile(values, 0.5)
