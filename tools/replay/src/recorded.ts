import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ScenarioName,
  type ServiceEvent,
  scenarios,
  serviceEvents,
} from '@repo/aws-events/scenarios'
import { environments, targetIn } from '@repo/environments'

/** The captured events in the folder `events` of a corpus, for tests. */
export function recordedEvents(corpus: string): unknown[] {
  const folder = join(corpus, 'events')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
}

/** The events of `cases/alerts/NAME.jsonl` of a corpus, moved to the table's last environment. */
export function recordedCase(corpus: string, name: string): unknown[] {
  const target = environments.at(-1)
  if (!target) throw new Error('the table of environments is empty')
  return readFileSync(join(corpus, 'cases/alerts', `${name}.jsonl`), 'utf8')
    .replaceAll('444455556666', target.account)
    .replaceAll('app-prod', target.cluster)
    .replaceAll('ap-northeast-1', target.region)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The events of a scenario on a service of the table's last environment, for tests. */
export function scenarioEvents(name: ScenarioName): readonly ServiceEvent[] {
  const target = environments.at(-1)
  if (!target) throw new Error('the table of environments is empty')
  const { account, region, cluster, service } = targetIn(target)
  const place = { account, region, cluster, service: service.name, repository: service.repository }
  return scenarios[name].events(serviceEvents(place))
}
