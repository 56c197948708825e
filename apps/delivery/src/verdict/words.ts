import type { DeploymentTarget } from '@repo/environments'
import { duration, glyphs } from '@repo/slack-message'
import { shortCommit } from '../words.ts'
import type { Verdict } from './verdict.ts'

/** The verdict in one line. */
export function verdictLine(
  verdict: Verdict,
  { name, service: { name: service } }: DeploymentTarget,
  commit: string,
): string {
  return `${outcomeGlyphs[verdict.outcome] ?? glyphs.failed} ${name} · ${service}: ${shortCommit(commit)}: ${verdictWords(verdict)}`
}

const outcomeGlyphs: Readonly<Partial<Record<Verdict['outcome'], string>>> = {
  serving: glyphs.deployed,
  rolled_back: glyphs.rolled_back,
  scaled_to_zero: glyphs.scaled_to_zero,
}

const outcomes: Readonly<Record<Exclude<Verdict['outcome'], 'serving'>, string>> = {
  rolled_back: 'rolled back',
  failed: 'failed',
  stopped: 'stopped',
  other_serves: 'not deployed',
  undecided: 'not over',
  not_answering: 'not answering',
  nothing_runs: 'deployed, but nothing runs',
  scaled_to_zero: 'deployed, without a task',
  unhealthy: 'deployed, but not healthy',
  incomplete: 'deployed, but not as defined',
}

/** Whether it serves or, where no requests reach it, runs. */
export const servesWords = ({ requests }: Verdict) => (requests === false ? 'runs' : 'serves')

/** What ECS made of a deployment, in half a line. */
export function verdictWords(verdict: Verdict): string {
  const { outcome, reason, seconds, taskDefinition } = verdict
  const took = seconds === undefined ? '' : ` after ${duration(seconds * 1000)}`
  const primary = taskDefinition === undefined ? '' : ` · ${taskDefinition} is PRIMARY`
  const what = outcome === 'serving' ? servesWords(verdict) : outcomes[outcome]
  return `${what}${took} · ${reason}${primary}`
}
