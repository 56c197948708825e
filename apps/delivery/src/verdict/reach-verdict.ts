import type { CommandContext } from '@repo/cli'
import { type Answer, askService } from './ask-service.ts'
import { judge, type Observation, undecided, type Wanted } from './judge.ts'
import type { Verdict } from './verdict.ts'

export interface Question extends Wanted {
  /** Where the service is reached; `undefined`: not known, and not asked. */
  readonly serviceUrl: string | undefined
  /** How long ECS and the load balancer may take to come to rest, in seconds. */
  readonly within: number
}

const PAUSE_MS = 3000

/** Looks again and again until there is a verdict, or the time is up. */
export async function reachVerdict(
  question: Question,
  look: () => Promise<Observation>,
  { now, sleep, fetch }: Pick<CommandContext, 'now' | 'sleep' | 'fetch'>,
): Promise<Verdict> {
  const deadline = now() + question.within * 1000
  for (;;) {
    const observation = await look()
    const verdict = judge(observation, question)
    if (verdict && verdict.outcome !== 'serving') return verdict
    if (verdict && question.serviceUrl === undefined)
      return {
        ...verdict,
        reason: `${verdict.reason}; its URL is not known, so nobody asked /version`,
      }
    const answer = verdict && (await askService(question.serviceUrl ?? '', fetch))
    if (verdict && isWanted(answer, question.commit)) return verdict
    if (now() >= deadline)
      return verdict
        ? { ...verdict, outcome: 'not_answering', reason: contradiction(verdict, question, answer) }
        : undecided(observation, question.within)
    await sleep(PAUSE_MS)
  }
}

function isWanted(answer: Answer | undefined, commit: string): boolean {
  return answer !== undefined && 'commit' in answer && answer.commit === commit
}

function contradiction({ reason }: Verdict, { serviceUrl }: Question, answer: Answer | undefined) {
  const said = answer && ('commit' in answer ? `commit ${answer.commit}` : answer.problem)
  return `${reason}, but ${serviceUrl} answers with ${said}`
}
