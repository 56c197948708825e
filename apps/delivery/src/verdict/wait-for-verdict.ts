import type { CommandContext } from '@repo/cli'
import { type ExpectedDeployment, evaluate, type Observation, undecided } from './evaluate.ts'
import { readVersion, type VersionResult } from './read-version.ts'
import type { Verdict } from './verdict.ts'

export interface VerdictOptions extends ExpectedDeployment {
  /** Base URL of the service; without one `/version` is not read. */
  readonly serviceUrl: string | undefined
  /** How long ECS and the load balancer may take, in seconds. */
  readonly within: number
}

const POLL_INTERVAL_MS = 3000

/** Polls until the deployment is finished and, where it serves, the service reports its commit; or until the time is up. */
export async function waitForVerdict(
  options: VerdictOptions,
  observe: () => Promise<Observation>,
  { now, sleep, fetch }: Pick<CommandContext, 'now' | 'sleep' | 'fetch'>,
): Promise<Verdict> {
  const deadline = now() + options.within * 1000
  for (;;) {
    const observation = await observe()
    const verdict = evaluate(observation, options)
    if (verdict && verdict.outcome !== 'serving') return verdict
    if (verdict && options.serviceUrl === undefined)
      return {
        ...verdict,
        reason: `${verdict.reason}; its URL is not known, so nobody asked /version`,
      }
    const version = verdict && (await readVersion(options.serviceUrl ?? '', fetch))
    if (verdict && isExpected(version, options.commit)) return verdict
    if (now() >= deadline)
      return verdict
        ? { ...verdict, outcome: 'not_answering', reason: contradiction(verdict, options, version) }
        : undecided(observation, options.within)
    await sleep(POLL_INTERVAL_MS)
  }
}

function isExpected(version: VersionResult | undefined, commit: string): boolean {
  return version !== undefined && 'commit' in version && version.commit === commit
}

function contradiction(
  { reason }: Verdict,
  { serviceUrl }: VerdictOptions,
  version: VersionResult | undefined,
) {
  const answer = version && ('commit' in version ? `commit ${version.commit}` : version.problem)
  return `${reason}, but ${serviceUrl} answers with ${answer}`
}
