import { fenced, inline } from '../github/markdown.ts'
import { vulnerabilityTable } from '../scan/words.ts'
import { shortCommit } from '../words.ts'
import { type CommitDrift, type Drift, differs, hasDrifted, type StacksDrift } from './drift.ts'

/** The words of the issue about drift of an environment. */

export const label = 'drift'

/** First line of the issue, by which the next search finds it. */
export const marker = (environment: string) => `<!-- delivery: drift of ${environment} -->`

export const title = (environment: string) => `${environment} differs from its branch`

export const closing = 'Everything is the same as its branch again, so this issue is closed.'

/** The drift of an environment, as Markdown. */
export function driftReport(drift: Drift): string {
  const { environment, commit, stacksCommit, definitions, stacks, image } = drift
  const name = inline(environment)
  if (!differs(drift))
    return `✅ **${name}** is the same as its branch${reservation(commit)}${stacksReservation(stacksCommit)}.`
  const sections = [`❌ **${name}** differs from its branch.`]
  if (commit?.state === 'differs') sections.push(commitSection(commit))
  if (stacksCommit?.state === 'differs') sections.push(stacksSection(stacksCommit))
  if (definitions !== '')
    sections.push(
      `### Task definition or service\n\nWhat runs against the definitions of the branch, by \`ecspresso diff\`. Deploy the branch, or put into it what is right.\n\n${fenced('diff', definitions)}`,
    )
  if (stacks !== undefined && hasDrifted(stacks))
    sections.push(
      `### Stacks\n\nSomebody changed these beside CloudFormation, by \`cdk drift\`. Deploy the stacks again, or put into \`apps/infra\` what is right.\n\n${fenced('', stacks)}`,
    )
  if (image && image.vulnerabilities.length > 0) sections.push(vulnerabilities(image))
  return sections.join('\n\n')
}

/** What the comparison of commits leaves open. */
function reservation(commit: CommitDrift | undefined): string {
  if (commit?.state === 'same') return ''
  if (commit?.state === 'under_way')
    return `, apart from the [deployment of ${shortCommit(commit.expected)}](${commit.run}) that is not over`
  return '; whether it runs the newest commit of its branch is not known'
}

function stacksReservation(stacks: StacksDrift | undefined): string {
  return stacks?.state === 'under_way'
    ? `, apart from the [stacks of ${shortCommit(stacks.expected)}](${stacks.run}) that are not deployed yet`
    : ''
}

function stacksSection({ expected, run, conclusion }: StacksDrift): string {
  return `### Stacks of another commit\n\nThose of ${inline(shortCommit(expected))} were not deployed: the [newest run of the branch](${run}) ended as ${inline(conclusion ?? 'unknown')}. Run it again, or revert in the branch what was not deployed.`
}

function commitSection({ running, expected, run, conclusion, behind, rollback }: CommitDrift) {
  const distance =
    behind === undefined ? '' : ` (${behind} ${behind === 1 ? 'commit' : 'commits'} further)`
  const since = rollback === undefined ? '' : `, since [a rollback](${rollback})`
  return [
    `### Commit\n\nIt runs ${inline(shortCommit(running))}, and the branch is at ${inline(shortCommit(expected))}${distance}${since}.`,
    `The [newest deployment of the branch](${run}) ended as ${inline(conclusion ?? 'unknown')}.`,
    'Deploy the branch again, or revert in it what was rolled back.',
  ].join(' ')
}

function vulnerabilities({ reference, vulnerabilities: all }: NonNullable<Drift['image']>): string {
  return [
    `### Image\n\n🛡️ ${all.length} with a fix in ${inline(reference)}, which runs. The base image is pinned by its digest, and dependencies by the lockfile: merge Renovate's update of \`NODE_IMAGE\` or of the package, which is then deployed.\n`,
    vulnerabilityTable(all),
  ].join('\n')
}
