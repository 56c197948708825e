import { type DeploymentTarget, deploymentTargets } from '@repo/environments'
import type { Breach } from './finding.ts'
import { filesOf, type Repository } from './repository.ts'
import type { Job, Workflow } from './workflow.ts'

/** Checks every job. */
function inEachJob(
  { workflows }: Repository,
  check: (job: Job, workflow: Workflow) => Breach[],
): Breach[] {
  return workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => check(job, workflow)))
}

/** A job without its own permissions gets those at the top. zizmor reports broad ones only; this reports any. */
export function noPermissionsByDefault({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) => {
    const { permissions } = workflow
    const none = typeof permissions === 'object' && Object.keys(permissions).length === 0
    if (none) return []
    return workflow.breach(
      ['permissions'],
      'write "permissions: {}" at the top, and what is needed at each job',
    )
  })
}

/**
 * A hanging job would cost six hours and delay the next deployment as long. A job whose timeout is shorter than ecspresso's
 * never reports the result of the deployment.
 */
export function timeOuts(repository: Repository): Breach[] {
  const longest = Math.max(
    ...deploymentTargets(repository.environments).map((one) => timeoutIn(one, repository)),
  )
  return inEachJob(repository, (job, workflow) => {
    const minutes = job['timeout-minutes']
    // A job that calls a reusable workflow cannot have a timeout.
    if (job.uses) return []
    if (typeof minutes !== 'number')
      return [workflow.breach(job.at, `job ${job.id} needs timeout-minutes`)]
    const waits = job.steps.some(({ run = '' }) => /(^|\s)ecspresso deploy\b/m.test(run))
    if (!waits || minutes > longest) return []
    const path = [...job.at, 'timeout-minutes']
    return [
      workflow.breach(path, `job ${job.id} ends before ecspresso gives up: more than ${longest}`),
    ]
  })
}

/** Minutes that ecspresso waits for a deployment: `timeout: "15m"` of its configuration. */
function timeoutIn({ service }: DeploymentTarget, { text }: Repository): number {
  const configuration = text(`${service.definitions}/ecspresso.yml`) ?? ''
  return Number(/^timeout: "?(\d+)m/m.exec(configuration)?.[1] ?? 0)
}

const longLived = /aws[-_](access[-_]key[-_]id|secret[-_]access[-_]key|session[-_]token)/i

/** Long-lived keys leak; a role assumed by OIDC expires with the job. */
export function noLongLivedKeys(repository: Repository): Breach[] {
  return filesOf(repository).flatMap((file) =>
    file.text.split('\n').flatMap((line, index) =>
      longLived.test(line.replace(/(^|\s)#.*/, ''))
        ? {
            file: file.file,
            line: index + 1,
            message: 'no AWS keys in workflows: assume a role of the environments table by OIDC',
          }
        : [],
    ),
  )
}

/** `secrets.GITHUB_TOKEN` does not count: it expires with the job, and `permissions` limit it. */
const ourSecret = /\bsecrets(\.(?!GITHUB_TOKEN\b)\w+|\[|\s*\))/

/** A secret belongs to a GitHub Environment, which restricts its use to branches and reviewers. */
export function secretsBehindEnvironments(repository: Repository): Breach[] {
  const atTop = repository.workflows.flatMap((workflow) =>
    ourSecret.test(JSON.stringify(workflow.env))
      ? workflow.breach(
          ['env'],
          'a secret at the top reaches every job: move it to the step that needs it',
        )
      : [],
  )
  const open = inEachJob(repository, (job, workflow) =>
    job.environment === undefined && ourSecret.test(JSON.stringify(job))
      ? [
          workflow.breach(
            job.at,
            `job ${job.id} reads a secret without an environment: set "environment"`,
          ),
        ]
      : [],
  )
  const inherited = repository.workflows.flatMap((workflow) =>
    /^\s+secrets: inherit\b/m.test(workflow.text)
      ? workflow.breach(
          [],
          'no "secrets: inherit": name the secrets that the called workflow needs',
        )
      : [],
  )
  return [...atTop, ...open, ...inherited]
}
