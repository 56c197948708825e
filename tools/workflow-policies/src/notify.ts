import { runsUnattended } from './deployments.ts'
import type { Breach } from './finding.ts'
import type { Repository } from './repository.ts'
import { runJobs } from './run-jobs.ts'
import type { Job, Workflow } from './workflow.ts'

/**
 * Whatever job fails, is cancelled or is skipped, people hear of it. Each of these is played through: with a condition
 * too few on `notify` a red build would be silent, which is how the article's workflow lost its failures.
 */
export function everyFailureIsTold({ workflows }: Repository): Breach[] {
  return workflows.filter(runsUnattended).flatMap((workflow) => {
    const notify = workflow.jobs.find(({ id }) => id === 'notify')
    if (!notify) return [workflow.breach(['jobs'], 'a job "notify" has to tell how the run ended')]
    return [...deafTo(workflow, notify), ...blindTo(workflow, notify)]
  })
}

/** Failures after which `notify` does not start. */
function deafTo(workflow: Workflow, notify: Job): Breach[] {
  const { jobs } = workflow
  const others = jobs.filter((job) => job !== notify)
  const failures = others.flatMap(({ id }) =>
    (['failure', 'cancelled', 'skipped'] as const).map((result) => ({ job: id, result })),
  )
  const missed = failures.filter((pretence) => runJobs(jobs, pretence).get('notify') !== 'success')
  if (missed.length === 0) return []
  const cases = missed.map(({ job, result }) => `${job} is ${result}`).join(', ')
  const path = [...notify.at, 'if']
  return [workflow.breach(path, `nobody is told when ${cases}: write "if: always()"`)]
}

/** Jobs whose result `notify` cannot see, or does not look at. */
function blindTo(workflow: Workflow, notify: Job): Breach[] {
  const unseen = workflow.jobs
    .filter(({ id }) => id !== 'notify' && !notify.needs.includes(id))
    .map(({ id }) => id)
  const text = JSON.stringify([notify.env, notify.steps])
  const seesAll = /toJSON\(needs\)/i.test(text)
  const ignored = notify.needs.filter((id) => !seesAll && !text.includes(`needs.${id}.result`))
  return [
    ...(unseen.length > 0
      ? [workflow.breach([...notify.at, 'needs'], `notify has to need ${unseen.join(', ')} too`)]
      : []),
    ...(ignored.length > 0
      ? [workflow.breach(notify.at, `notify does not look at the result of ${ignored.join(', ')}`)]
      : []),
  ]
}
