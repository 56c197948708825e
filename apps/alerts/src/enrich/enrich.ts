import type { Enrich } from '../alerts.ts'
import { causeOf } from '../deployment/cause.ts'
import type { DeploymentFact, LogsFact } from '../deployment/fact.ts'
import { errorFields, type Log } from '../log.ts'
import type { EcsQuestions } from './ecs-questions.ts'

export interface EnrichOptions {
  readonly log: Log
  /** Default: made of the SDK's clients, which are loaded when they are first needed. */
  readonly questions?: () => Promise<EcsQuestions>
}

/**
 * Learns what events do not say: how ECS judges the deployment, what it changes, how many tasks run, and what the failed
 * container logged last. Each question is asked by itself, so that one that fails takes nothing else with it.
 */
export function createEnrich({ log, questions = defaultQuestions }: EnrichOptions): Enrich {
  let asked: Promise<EcsQuestions> | undefined

  return async function enrich(card, place, signal) {
    // Only its rollback or its hook is known: there is nothing to ask ECS by.
    if (!card.id.startsWith('ecs-svc/') || place.cluster === undefined) return []
    asked ??= questions()
    const ecs = await asked
    const where = { cluster: place.cluster, service: place.service }
    const facts: DeploymentFact[] = []

    async function learn(what: string, question: () => Promise<readonly DeploymentFact[]>) {
      try {
        facts.push(...(await question()))
      } catch (error) {
        log('warn', `${what} of a deployment not known`, {
          deployment: card.id,
          ...errorFields(error),
        })
      }
    }

    await learn('the state', () => ecs.state(card, where, signal))
    const known = card.change
    if (known.taskDefinition === undefined || known.tag === undefined || !known.logGroup)
      await learn('the change', () => ecs.change(card, where, facts, signal))
    const cause = causeOf(card.tasks)
    if (cause?.container !== undefined && card.logs?.task !== cause.task.task)
      await learn('the log', async (): Promise<LogsFact[]> => ecs.logs(card, cause, signal))
    return facts
  }
}

async function defaultQuestions(): Promise<EcsQuestions> {
  const { createEcsQuestions } = await import('./ecs-questions.ts')
  return createEcsQuestions()
}
