import type { EnvironmentView } from '../protocol.ts'
import { hrefWith, route } from '../store/route.ts'
import { cloud, environments, services } from '../store/store.ts'
import { Calls } from './calls.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { Numbers } from './numbers.tsx'
import { type CardProps, ServiceCard } from './service-card.tsx'

/** The cloud as an operator sees it: a card for each service, then queue, Slack and the calls. */
export function CloudPanel() {
  if (!cloud.value) return <p class="empty">Waiting for the cloud …</p>
  const chosen = route.value.parameters['environment']
  return (
    <div class="cloud">
      {environments.value.length > 1 && <EnvironmentTabs chosen={chosen} />}
      {cards(chosen).map((card) => (
        <ServiceCard key={card.serviceKey} {...card} />
      ))}
      <Numbers />
      <DeadLetters />
      <Calls />
    </div>
  )
}

function EnvironmentTabs({ chosen }: { chosen: string | undefined }) {
  const names = [undefined, ...inOrder().map(({ name }) => name)]
  return (
    <nav class="segments whole-width" aria-label="Environments">
      {names.map((name) => (
        <a
          key={name}
          class="segment"
          href={hrefWith({ environment: name })}
          aria-current={name === chosen ? 'true' : undefined}
        >
          {name ?? 'all'}
        </a>
      ))}
    </nav>
  )
}

/** Production first: it matters most. */
function inOrder(): readonly EnvironmentView[] {
  return environments.value.toSorted((a, b) => Number(b.production) - Number(a.production))
}

function cards(chosen: string | undefined): readonly CardProps[] {
  const named = inOrder().flatMap((environment) =>
    environment.services.map(({ key, name, url }) => ({ serviceKey: key, name, environment, url })),
  )
  const listed = new Set(named.map(({ serviceKey }) => serviceKey))
  const others = services.value
    .filter(({ key }) => !listed.has(key))
    .map(({ key, cluster, name }) => ({
      serviceKey: key,
      name: `${cluster} · ${name}`,
      environment: undefined,
      url: undefined,
    }))
  return [...named, ...others].filter(
    ({ environment }) => chosen === undefined || environment?.name === chosen,
  )
}
