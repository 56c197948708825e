import type { Wording } from '@repo/environments/wording'
import { glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { ReportFact } from '../../deployment/fact.ts'
import type { EscalationContext } from './escalation.ts'
import { mentioned, placeName } from './shared.ts'
import { servesFirst } from './traffic.ts'

/** What ECS reported by names that are not known here: the newest of them. */
export function reportLine(t: Wording, { reports, status }: DeploymentCard): Phrase {
  const last = reports.at(-1)
  if (!last || status === 'deployed') return []
  return [t.deployment.report.onCard(last.name, last.stage, last.reason)]
}

/** First line of the reply to an error that ECS reported by a name that is not known here. */
export function reportHeadline(
  t: Wording,
  { name, stage }: ReportFact,
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
): Phrase {
  const head = phrase`${glyphs.error_reported} ${mentioned(mentions)}${placeName(names)}: `
  const serves = servesFirst(t, card, versions)
  return phrase`${head}${serves} · ${t.deployment.report.of(name, versions.now, stage)}`
}

/** ECS's own words, and where to look. */
export function reportLines({ general, deployment }: Wording, { reason }: ReportFact): Phrase[] {
  const { unknown, nextStep } = deployment.report
  return [
    ...(reason === undefined ? [] : [[general.ecsSays(reason)]]),
    phrase`${general.sentences([unknown, ''])}${general.next([nextStep])}`,
  ]
}
