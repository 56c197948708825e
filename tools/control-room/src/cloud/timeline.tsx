import type { DeploymentView, ServiceView } from '@repo/local-cloud'
import { stagesOf } from './stages.ts'

const MEANINGS = {
  done: 'done: ',
  active: 'under way: ',
  failed: 'failed: ',
  todo: 'to come: ',
} as const

/** The stages of a deployment with their times. */
export function Timeline(props: { service: ServiceView; deployment: DeploymentView }) {
  const { service, deployment } = props
  return (
    <section class="part">
      <h4>
        Deployment <span class="numbers">{deployment.id}</span>
      </h4>
      <ol class="timeline">
        {stagesOf(service, deployment).map(({ id, state, label, detail }, index) => (
          <li key={`${id}${index}`} data-state={state}>
            <span class="hidden">{MEANINGS[state]}</span>
            <b class="stage-label">{label}</b>
            <span class="numbers">{detail}</span>
          </li>
        ))}
      </ol>
      {deployment.rollback && deployment.statusReason && (
        <p class="reason">{deployment.statusReason}</p>
      )}
    </section>
  )
}
