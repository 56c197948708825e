import type { Breach } from './finding.ts'
import type { Repository } from './repository.ts'
import type { Path } from './source.ts'
import type { Job, Workflow } from './workflow.ts'

/** Whether a workflow only ever looks at pull requests. */
export function isForPullRequests({ triggers }: Workflow): boolean {
  return triggers.every((event) => /^(pull_request|pull_request_target|workflow_run)$/.test(event))
}

/** Whether nobody sits before the page of its runs, so that somebody has to be told how they end. */
export function runsUnattended(workflow: Workflow): boolean {
  const called = workflow.triggers.every((event) => event === 'workflow_call')
  return !isForPullRequests(workflow) && !called
}

/** Whether a job may change something in AWS for an environment: it has one, and gets a token for its role. */
export function changesAnEnvironment({ environment, permissions }: Job): boolean {
  const mayAssume = typeof permissions === 'object' && permissions['id-token'] === 'write'
  return environment !== undefined && mayAssume
}

/**
 * A deployment that is cancelled midway leaves ECS rolling out with nobody who looks at it. Two at once would each see
 * the other's. So one group for an environment, and who comes second waits.
 * @see https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export function deploymentsAreNeverCancelled({ workflows }: Repository): Breach[] {
  return workflows
    .filter((workflow) => !isForPullRequests(workflow))
    .flatMap((workflow) => [
      ...cancelling(workflow, workflow.concurrency, ['concurrency']),
      ...workflow.jobs.flatMap((job) => [
        ...cancelling(workflow, job.concurrency, [...job.at, 'concurrency']),
        ...ungrouped(workflow, job),
      ]),
    ])
}

function cancelling(
  workflow: Workflow,
  concurrency: Workflow['concurrency'],
  path: Path,
): Breach[] {
  if (!concurrency || concurrency['cancel-in-progress'] === false) return []
  return [
    workflow.breach(path, 'write "cancel-in-progress: false": a deployment is not to be cut off'),
  ]
}

/** The group of an environment, which all workflows share: a rollback and a deployment wait for each other. */
const sharedGroup = 'environment-${{ needs.plan.outputs.environment }}'

function ungrouped(workflow: Workflow, job: Job): Breach[] {
  if (!changesAnEnvironment(job) || job.concurrency?.group === sharedGroup) return []
  const path = [...job.at, 'concurrency']
  return [workflow.breach(path, `job ${job.id} needs the concurrency group ${sharedGroup}`)]
}

/**
 * What a pull request brings along (scripts, dependencies, actions of the repository) runs with a token that can only
 * read. A job that may write runs the base branch's code and takes what the others made as data.
 */
export function pullRequestsWriteNothing({ workflows }: Repository): Breach[] {
  return workflows
    .filter(({ triggers }) => triggers.includes('pull_request'))
    .flatMap((workflow) =>
      workflow.jobs
        .filter((job) => runsForeignCode(job) && mayWrite(job))
        .map((job) =>
          workflow.breach(
            [...job.at, 'permissions'],
            `job ${job.id} runs the pull request's code: let another one write, from the base branch's code`,
          ),
        ),
    )
}

const baseOnly = '${{ github.event.pull_request.base.sha }}'

function runsForeignCode({ steps }: Job): boolean {
  return steps.some(
    ({ uses, with: inputs }) => uses?.startsWith('actions/checkout@') && inputs['ref'] !== baseOnly,
  )
}

/** A token for AWS is no write permission in GitHub: the trust of the role says what it is good for. */
function mayWrite({ permissions }: Job): boolean {
  if (typeof permissions !== 'object') return true
  return Object.entries(permissions).some(
    ([scope, access]) => access === 'write' && scope !== 'id-token',
  )
}
