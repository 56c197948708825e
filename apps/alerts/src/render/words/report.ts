import { glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { ReportFact } from '../../deployment/fact.ts'
import type { EscalationContext } from './escalation.ts'
import { mentioned, placeName } from './shared.ts'
import { servesFirst } from './traffic.ts'

/** What ECS reported by names that are not known here: the newest of them. */
export function reportLine({ reports, status }: DeploymentCard): Phrase {
  const last = reports.at(-1)
  return !last || status === 'deployed' ? [] : phrase`ECS reports ${reportWords(last)}`
}

function reportWords({ name, reason, stage }: ReportFact): string {
  const at = stage === undefined ? '' : ` at ${stage}`
  return `${name}${at}${reason === undefined ? '' : `: ${reason}`}`
}

/** First line of the reply to an error that ECS reported by a name that is not known here. */
export function reportHeadline(
  { name, stage }: ReportFact,
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
): Phrase {
  const at = stage === undefined ? '' : ` at ${stage}`
  const head = phrase`${glyphs.error_reported} ${mentioned(mentions)}${placeName(names)}: `
  const serves = servesFirst(card, versions)
  return phrase`${head}${serves} · ECS reports ${name} of ${versions.now}${at}`
}

/** ECS's own words, and where to look. */
export function reportLines({ reason }: ReportFact): Phrase[] {
  const next = phrase`What this event means is not known here. Next: look at the deployment, and at the events of the service.`
  return [...(reason === undefined ? [] : [phrase`ECS says: ${reason}`]), next]
}
