import type { DeploymentTarget } from '@repo/environments'
import { duration, glyphs } from '@repo/slack-message'
import type { Verdict } from '../verdict/verdict.ts'
import { verdictLine } from '../verdict/words.ts'

export interface DeploymentFacts {
  readonly environment: DeploymentTarget
  readonly commit: string
  readonly digest: string | undefined
  /** `undefined`: nothing was deployed. */
  readonly verdict: Verdict | undefined
  readonly links: Readonly<Record<'service' | 'logs' | 'taskDefinition' | 'image', string>>
}

/** A deployment as Markdown, for the page of the run. */
export function deploymentSummary(facts: DeploymentFacts): string {
  const { environment, commit, digest, verdict, links } = facts
  const rows: (readonly [string, string])[] = [
    ['commit', `\`${commit}\``],
    ['image', digest === undefined ? 'not in ECR' : `[\`${digest}\`](${links.image})`],
  ]
  if (verdict?.taskDefinition !== undefined)
    rows.push(['PRIMARY', `[\`${verdict.taskDefinition}\`](${links.taskDefinition})`])
  if (verdict?.seconds !== undefined) rows.push(['rollout', duration(verdict.seconds * 1000)])
  rows.push(['look at', `[service](${links.service}) · [logs](${links.logs})`])
  return [
    `### ${verdict ? verdictLine(verdict, environment, commit) : `${glyphs.failed} ${environment.name} · ${environment.service.name}: nothing was deployed`}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n')
}
