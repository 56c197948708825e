import { fenced, inline } from '../github/markdown.ts'
import { vulnerabilityTable } from '../scan/words.ts'
import type {
  Changes,
  EnvironmentChange,
  InfraChange,
  SizeChange,
  VulnerabilityChange,
} from './changes.ts'

/** The words of the comment on a pull request, and of the same text in the summary of its run. */

/** First line of the comment, by which the next run finds it. GitHub does not show it. */
export const marker = '<!-- delivery: plan -->'

/** The whole comment: results in the lines that are always shown, comparisons to unfold. */
export function planComment(changes: Changes, commit: string): string {
  const sections = [
    `## Plan of ${inline(commit.slice(0, 7))}`,
    definitions(changes),
    infrastructure(changes.infra),
    sizes(changes.sizes),
    vulnerabilities(changes.vulnerabilities),
    `<sub>Definitions rendered by ${inline(changes.renderedBy)}, with the name of each value that only a deployment has. This comment is edited with each push.</sub>`,
  ]
  return [marker, ...sections].join('\n\n')
}

/** Why there is no comment. */
export const fork =
  'This pull request comes from a fork, so its run may not comment: the plan is here instead, without `cdk diff`, which needs a role in AWS.'

function definitions({ environments }: Changes): string {
  const rows = environments.map((one) => {
    const name = inline(one.environment)
    const changed = [one.taskDefinition && 'task definition', one.service && 'service'].filter(
      Boolean,
    )
    if (changed.length === 0) return `- **${name}**: task definition and service stay as they are`
    return `- **${name}**: ${changed.join(' and ')} would change\n\n${unfold(one)}`
  })
  return ['### Definitions', rows.join('\n')].join('\n\n')
}

const unfold = ({ taskDefinition, service }: EnvironmentChange) =>
  details('what would change', fenced('diff', [taskDefinition, service].filter(Boolean).join('\n')))

function infrastructure(infra: readonly InfraChange[]): string {
  const rows = infra.map(({ environment, diff, unavailable }) => {
    const name = inline(environment)
    if (diff === undefined) return `- **${name}**: not known, ${inline(unavailable ?? 'no report')}`
    if (/Number of stacks with differences: 0\b/.test(diff)) return `- **${name}**: no differences`
    return `- **${name}**: stacks would change\n\n${details('cdk diff', fenced('', diff))}`
  })
  return ['### Infrastructure', rows.join('\n')].join('\n\n')
}

function sizes(all: readonly SizeChange[]): string {
  if (all.length === 0) return '### Sizes\n\nNot measured: look at the jobs of the images.'
  const rows = all.map(
    ({ what, before, after }) =>
      `| ${inline(what)} | ${size(before)} | ${size(after)} | ${difference(before, after)} |`,
  )
  return ['### Sizes\n', '| | before | after | difference |', '|---|--:|--:|--:|', ...rows].join(
    '\n',
  )
}

function size(bytes: number | undefined): string {
  if (bytes === undefined) return 'not known'
  return bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function difference(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return ''
  const change = after - before
  if (change === 0) return 'none'
  const percent = before === 0 ? '' : ` (${((100 * change) / before).toFixed(1)} %)`
  return `${change < 0 ? '−' : '+'}${size(Math.abs(change))}${percent.replace('-', '−')}`
}

function vulnerabilities(found: VulnerabilityChange | undefined): string {
  const title = '### Vulnerabilities\n\n'
  if (!found) return `${title}Not known: one of the images could not be built or scanned.`
  const { added, more, resolved } = found
  const gone = resolved > 0 ? ` ${resolved} of the base branch would be gone.` : ''
  if (added.length === 0) return `${title}None that the base branch does not have.${gone}`
  const count = added.length + more
  return [
    `${title}🛡️ ${count} new.${gone}\n`,
    vulnerabilityTable(added),
    ...(more > 0 ? [`\nand ${more} more`] : []),
  ].join('\n')
}

/** With an empty line behind it: up to there Markdown takes everything for HTML. */
const details = (summary: string, body: string) =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>\n`
