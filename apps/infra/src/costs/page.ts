import type { Estimate } from './estimate.ts'
import { render } from './render.ts'

const [begin, end] = ['<!-- costs: generated -->', '<!-- costs: end -->']

/** The page with the tables between its two comments, and nothing else changed. */
export function updatePage(page: string, estimates: readonly Estimate[]): string {
  const [before = ''] = page.split(begin)
  const after = page.split(end)[1] ?? ''
  return `${before}${begin}\n${render(estimates)}\n${end}${after}`
}
