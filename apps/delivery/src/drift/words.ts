import { fenced, inline } from '../github/markdown.ts'
import { vulnerabilityTable } from '../scan/words.ts'
import { type Drift, differs, hasDrifted } from './drift.ts'

/** The words of the issue about drift of an environment. */

export const label = 'drift'

/** First line of the issue, by which the next search finds it. */
export const marker = (environment: string) => `<!-- fargate-starter: drift of ${environment} -->`

export const title = (environment: string) => `${environment} differs from its branch`

export const closing = 'Everything is the same as its branch again, so this issue is closed.'

/** The drift of an environment, as Markdown. */
export function driftReport(drift: Drift): string {
  const { environment, definitions, stacks, image } = drift
  const name = inline(environment)
  if (!differs(drift)) return `✅ **${name}** is the same as its branch.`
  const sections = [`❌ **${name}** differs from its branch.`]
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

function vulnerabilities({ reference, vulnerabilities: all }: NonNullable<Drift['image']>): string {
  return [
    `### Image\n\n🛡️ ${all.length} with a fix in ${inline(reference)}, which runs. A new deployment of the branch takes in what its base image has by now.\n`,
    vulnerabilityTable(all),
  ].join('\n')
}
