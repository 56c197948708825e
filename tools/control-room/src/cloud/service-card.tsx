import type { DeploymentView, ServiceView } from '@repo/local-cloud'
import type { EnvironmentView } from '../protocol.ts'
import { now } from '../store/clock.ts'
import { services } from '../store/store.ts'
import { duration } from '../style/format.ts'
import { Commit, commitOf } from './commit.tsx'
import { isUnderWay, type Status, statusOf } from './deployment.ts'
import { History } from './history.tsx'
import { Tasks } from './tasks.tsx'
import { Timeline } from './timeline.tsx'
import { Traffic } from './traffic.tsx'

export interface CardProps {
  /** As `ServiceView.key`. */
  readonly serviceKey: string
  readonly name: string
  /** `undefined`: of no environment of the stage. */
  readonly environment: EnvironmentView | undefined
  readonly url: string | undefined
}

/** One service of one environment: who gets its traffic, its tasks, and its newest deployment. */
export function ServiceCard({ serviceKey, name, environment, url }: CardProps) {
  const service = services.value.find(({ key }) => key === serviceKey)
  const newest = service?.deployments[0]
  const title = environment ? `${environment.name} · ${name}` : name
  return (
    <article class="card" aria-label={title}>
      <header class="card-head">
        <h3>{service && url ? <ServiceLink title={title} url={url} /> : title}</h3>
        {newest && <Commits deployment={newest} />}
        {service && <StatusText status={statusOf(service)} />}
      </header>
      {service && newest ? (
        <Content service={service} newest={newest} />
      ) : (
        <p class="empty">
          Nothing is deployed{environment && ` to ${environment.name}`} yet. <b>Push a commit ▾</b>{' '}
          does it.
        </p>
      )}
    </article>
  )
}

function Content({ service, newest }: { service: ServiceView; newest: DeploymentView }) {
  const commit = commitOf(newest.target)
  return (
    <>
      <Traffic serviceKey={service.key} newest={commit} />
      <Tasks service={service} newest={commit} />
      <Timeline service={service} deployment={newest} />
      <History service={service} newest={commit} />
    </>
  )
}

function ServiceLink({ title, url }: { title: string; url: string }) {
  return (
    <a
      href={`${url}/version`}
      target="_blank"
      rel="noreferrer"
      title="Open /version of the service"
    >
      {title}
    </a>
  )
}

/** Old and new commit while one replaces the other, else the one that serves. */
function Commits({ deployment }: { deployment: DeploymentView }) {
  const { target, sources, rollback, status } = deployment
  const next = commitOf(target)
  const restored = rollback?.to ?? sources[0]
  const previous = restored && commitOf(restored)
  if (status === 'SUCCESSFUL' || previous === undefined || previous === next)
    return <Commit commit={next} newest={next} />
  if (!isUnderWay(deployment) && status === 'ROLLBACK_SUCCESSFUL')
    return <Commit commit={previous} newest={next} />
  return (
    <span class="commits">
      <Commit commit={previous} newest={next} />
      <span aria-hidden="true">→</span>
      <span class="hidden">is replaced by</span>
      <Commit commit={next} newest={next} />
    </span>
  )
}

function StatusText({ status: { words, tone, since } }: { status: Status }) {
  return (
    <p class="status" data-tone={tone}>
      {/* The time stays out of the live region: a screen reader would read it every second. */}
      <span role="status">{words}</span>
      {since !== undefined && <Elapsed since={since} />}
    </p>
  )
}

function Elapsed({ since }: { since: number }) {
  return <span class="elapsed"> · {duration(now.value - since)}</span>
}
