import type { DeploymentView, ServiceView } from '@repo/local-cloud'
import { clockTime, count, duration } from '../style/format.ts'
import { Commit, commitOf } from './commit.tsx'
import { outcomeOf } from './deployment.ts'

/** The deployments before the newest one. */
export function History({ service, newest }: { service: ServiceView; newest: string }) {
  const earlier = service.deployments.slice(1)
  if (earlier.length === 0) return null
  return (
    <details class="more">
      <summary>{count(earlier.length, 'earlier deployment')}</summary>
      <ul class="history">
        {earlier.map((deployment) => (
          <Earlier key={deployment.id} deployment={deployment} newest={newest} />
        ))}
      </ul>
    </details>
  )
}

function Earlier({ deployment, newest }: { deployment: DeploymentView; newest: string }) {
  const { target, createdAt, finishedAt, statusReason } = deployment
  const [words, tone] = outcomeOf(deployment)
  return (
    <li title={statusReason}>
      <time class="aside">{clockTime(createdAt)}</time>
      <Commit commit={commitOf(target)} newest={newest} />
      <span class="aside">{target.taskDefinition}</span>
      <b data-tone={tone}>{words}</b>
      {finishedAt !== undefined && (
        <span class="aside numbers">in {duration(finishedAt - createdAt)}</span>
      )}
    </li>
  )
}
