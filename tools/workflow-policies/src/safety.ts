import { type DeploymentTarget, deploymentTargets } from '@repo/environments'
import type { Breach } from './finding.ts'
import { filesOf, type Repository } from './repository.ts'
import type { Job, Workflow } from './workflow.ts'

/** Looks at every job. */
function inEachJob(
  { workflows }: Repository,
  look: (job: Job, workflow: Workflow) => Breach[],
): Breach[] {
  return workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => look(job, workflow)))
}

/** Permissions at the top are those of every job that lists none: zizmor reports broad ones, this any. */
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
 * A hanging job would cost six hours, and hold up the next deployment for as long. A job that is cut off before ecspresso
 * gives up never says what became of the deployment, so it has more time than ecspresso.
 */
export function timeOuts(repository: Repository): Breach[] {
  const patience = Math.max(
    ...deploymentTargets(repository.environments).map((one) => patienceIn(one, repository)),
  )
  return inEachJob(repository, (job, workflow) => {
    const minutes = job['timeout-minutes']
    // A job that calls a reusable workflow cannot have one.
    if (job.uses) return []
    if (typeof minutes !== 'number')
      return [workflow.breach(job.at, `job ${job.id} needs timeout-minutes`)]
    const waits = job.steps.some(({ run = '' }) => /(^|\s)ecspresso deploy\b/m.test(run))
    if (!waits || minutes > patience) return []
    const path = [...job.at, 'timeout-minutes']
    return [
      workflow.breach(path, `job ${job.id} ends before ecspresso gives up: more than ${patience}`),
    ]
  })
}

/** For how many minutes ecspresso waits for a deployment: `timeout: "15m"` of its configuration. */
function patienceIn({ service }: DeploymentTarget, { text }: Repository): number {
  const configuration = text(`${service.definitions}/ecspresso.yml`) ?? ''
  return Number(/^timeout: "?(\d+)m/m.exec(configuration)?.[1] ?? 0)
}

const longLived = /aws[-_](access[-_]key[-_]id|secret[-_]access[-_]key|session[-_]token)/i

/** Roles are assumed by OIDC for as long as a job runs; a key that lasts is one that leaks. */
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

/** `secrets.GITHUB_TOKEN` is no secret of ours: it dies with the job and can do what its permissions say. */
const ourSecret = /\bsecrets(\.(?!GITHUB_TOKEN\b)\w+|\[|\s*\))/

/** A secret belongs to a GitHub Environment, whose branches and reviewers decide who gets it. */
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
