import { wrap } from '@repo/cli'
import type { Release } from './changelog.ts'
import type { Plan } from './trees.ts'

/** Files that a list shows. */
const SHOWN = 20

/** What an upgrade changes, and why. */
export function reportOf(plan: Plan, releases: readonly Release[], columns = 80): string {
  return [
    ...releases.flatMap(({ version, text }) => [`${version}`, '', wrap(text, columns), '']),
    `${plan.changed.length} ${plan.changed.length === 1 ? 'file changes' : 'files change'}.`,
    ...list('Your changes to these files of upstream are replaced:', plan.replaced),
    ...list('Changed upstream, and left as they are because they are yours:', plan.notTaken),
    ...list('Changed upstream, and left out because you have deleted them:', plan.leftOut),
    ...list('Both sides changed these lines:', conflictsOf(plan)),
  ].join('\n')
}

/** Files with conflicts. */
export function conflictsOf({ conflicts }: Plan): string[] {
  return [...new Set(conflicts.map(({ path }) => path))]
}

function list(title: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return []
  const more = paths.length - SHOWN
  return [
    '',
    title,
    ...paths.slice(0, SHOWN).map((path) => `  ${path}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}
