import { runsUnattended } from './deployments.ts'
import type { Breach } from './finding.ts'
import type { Repository } from './repository.ts'
import { runJobs } from './run-jobs.ts'
import type { Job, Workflow } from './workflow.ts'

/**
 * The job `notify` runs when any other job fails, is cancelled or is skipped. Each case is simulated: with a wrong condition
 * on `notify` a failed build would be silent, as in the article's workflow.
 */
export function everyFailureNotifies({ workflows }: Repository): Breach[] {
  return workflows.filter(runsUnattended).flatMap((workflow) => {
    const notify = workflow.jobs.find(({ id }) => id === 'notify')
    if (!notify)
      return [workflow.breach(['jobs'], 'a job "notify" has to report how the run ended')]
    return [...notStarted(workflow, notify), ...resultsNotRead(workflow, notify)]
  })
}

/** Failures after which `notify` does not start. */
function notStarted(workflow: Workflow, notify: Job): Breach[] {
  const { jobs } = workflow
  const others = jobs.filter((job) => job !== notify)
  const failures = others.flatMap(({ id }) =>
    (['failure', 'cancelled', 'skipped'] as const).map((result) => ({ job: id, result })),
  )
  const missed = failures.filter((ending) => runJobs(jobs, ending).get('notify') !== 'success')
  if (missed.length === 0) return []
  const cases = missed.map(({ job, result }) => `${job} is ${result}`).join(', ')
  const path = [...notify.at, 'if']
  return [workflow.breach(path, `notify does not run when ${cases}: write "if: always()"`)]
}

/** Jobs whose result `notify` cannot read, or does not. */
function resultsNotRead(workflow: Workflow, notify: Job): Breach[] {
  const unseen = workflow.jobs
    .filter(({ id }) => id !== 'notify' && !notify.needs.includes(id))
    .map(({ id }) => id)
  const text = JSON.stringify([notify.env, notify.steps])
  const readsAll = /toJSON\(needs\)/i.test(text)
  const ignored = notify.needs.filter((id) => !readsAll && !text.includes(`needs.${id}.result`))
  return [
    ...(unseen.length > 0
      ? [workflow.breach([...notify.at, 'needs'], `notify has to need ${unseen.join(', ')} too`)]
      : []),
    ...(ignored.length > 0
      ? [workflow.breach(notify.at, `notify does not read the result of ${ignored.join(', ')}`)]
      : []),
  ]
}
