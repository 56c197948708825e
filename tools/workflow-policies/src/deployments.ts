import type { Breach } from './finding.ts'
import type { Repository } from './repository.ts'
import type { Path } from './source.ts'
import type { Job, Workflow } from './workflow.ts'

/** Whether a workflow runs for pull requests only. */
export function isForPullRequests({ triggers }: Workflow): boolean {
  return triggers.every((event) => /^(pull_request|pull_request_target|workflow_run)$/.test(event))
}

/** Whether its runs need a notification, because nobody watches them as they do those of a pull request or their own. */
export function runsUnattended(workflow: Workflow): boolean {
  const called = workflow.triggers.every((event) => event === 'workflow_call')
  const watched =
    workflow.triggers.every((event) => event === 'workflow_dispatch') &&
    !workflow.jobs.some(changesAnEnvironment)
  return !isForPullRequests(workflow) && !called && !watched
}

/** Whether a job may change an environment in AWS: it has one, and may assume a role. */
export function changesAnEnvironment({ environment, permissions }: Job): boolean {
  const mayAssume = typeof permissions === 'object' && permissions['id-token'] === 'write'
  return environment !== undefined && mayAssume
}

/**
 * A deployment that is cancelled midway leaves ECS rolling out without a verdict, and two at once would each report on the
 * other's deployment. So there is one concurrency group for each environment, in which runs wait.
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
        ...cancelledByAnother(workflow, job),
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

/** The group of an environment in all workflows, so that a rollback and a deployment wait for each other. */
const sharedGroup = 'environment-${{ needs.plan.outputs.environment }}'

function ungrouped(workflow: Workflow, job: Job): Breach[] {
  if (!changesAnEnvironment(job) || job.concurrency?.group === sharedGroup) return []
  const path = [...job.at, 'concurrency']
  return [workflow.breach(path, `job ${job.id} needs the concurrency group ${sharedGroup}`)]
}

/** Where one service fails, GitHub would cancel the deployments of the others. */
function cancelledByAnother(workflow: Workflow, job: Job): Breach[] {
  if (!changesAnEnvironment(job) || !job.strategy || job.strategy['fail-fast'] === false) return []
  const message = `job ${job.id} would be cancelled by the failure of another service: write "fail-fast: false"`
  return [workflow.breach([...job.at, 'strategy'], message)]
}

/**
 * Code of a pull request (scripts, dependencies, actions of the repository) runs with a read-only token. A job that may
 * write runs the base branch's code and uses the other jobs' results as data only.
 */
export function pullRequestsWriteNothing({ workflows }: Repository): Breach[] {
  return workflows
    .filter(({ triggers }) => triggers.includes('pull_request'))
    .flatMap((workflow) =>
      workflow.jobs.flatMap((job) => {
        const at = [...job.at, 'permissions']
        if (runsForeignCode(job) && mayWrite(job))
          return [
            workflow.breach(
              at,
              `job ${job.id} runs the pull request's code: let another one write, from the base branch's code`,
            ),
          ]
        return mayWrite(job, 'pull-requests')
          ? [workflow.breach(at, `job ${job.id} may write more than a comment`)]
          : []
      }),
    )
}

const baseOnly = '${{ github.event.pull_request.base.sha }}'

function runsForeignCode({ steps }: Job): boolean {
  return steps.some(
    ({ uses, run, with: inputs }) =>
      (uses?.startsWith('actions/checkout@') && inputs['ref'] !== baseOnly) ||
      // A script could run what it has downloaded, or clone the head.
      (run !== undefined && !/^node apps\/delivery\/src\/cli\.ts [^\n;&|$`]*$/.test(run)),
  )
}

/** `id-token: write` is no write permission in GitHub: the trust policies of roles in AWS restrict it. */
function mayWrite({ permissions }: Job, ...except: readonly string[]): boolean {
  if (typeof permissions !== 'object') return true
  return Object.entries(permissions).some(
    ([scope, access]) => access === 'write' && !['id-token', ...except].includes(scope),
  )
}
