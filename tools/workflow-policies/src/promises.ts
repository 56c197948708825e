import { changesAnEnvironment, isForPullRequests } from './deployments.ts'
import type { Breach } from './finding.ts'
import { passedOn } from './outputs.ts'
import { filesOf, type Repository } from './repository.ts'
import { inEachStep, type Job, type Step, type Workflow } from './workflow.ts'

const deliveryOf = (name: string) =>
  new RegExp(`^node apps/delivery/src/cli\\.ts ${name}(?![\\w-])`)

export const runsDelivery = (name: string) => {
  const pattern = deliveryOf(name)
  return ({ run = '' }: Step) => pattern.test(run)
}

const uses =
  (action: string) =>
  ({ uses: used = '' }: Step) =>
    used.startsWith(action)

const deploys = ({ run = '' }: Step) => /(^|\s)ecspresso deploy\b/m.test(run)

/** Everything that a job waits for, by the ids of jobs. */
export function neededBy(job: Job, workflow: Workflow): Job[] {
  const seen = new Map<string, Job>()
  const add = (ids: readonly string[]) => {
    for (const next of workflow.jobs.filter(({ id }) => ids.includes(id) && !seen.has(id))) {
      seen.set(next.id, next)
      add(next.needs)
    }
  }
  add(job.needs)
  return [...seen.values()]
}

/**
 * Only a scanned image is pushed: the job that pushes waits for one whose scanners fail on what they find, and whose command `scan`
 * reads both reports (ADR 0008).
 */
export function onlyScannedImagesArePushed({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs
      .filter(({ steps }) => steps.some(({ run = '' }) => /\bdocker push\b/.test(run)))
      .filter((job) => !neededBy(job, workflow).some(isGate))
      .map((job) =>
        workflow.breach(
          [...job.at, 'needs'],
          `job ${job.id} pushes an image that no job it needs has scanned: Trivy with exit-code 1, Dockle, and "delivery scan", none of them with continue-on-error`,
        ),
      ),
  )
}

function isGate({ steps }: Job): boolean {
  const strict = steps.filter((step) => step['continue-on-error'] === undefined)
  return (
    strict.some(
      (step) => uses('aquasecurity/trivy-action@')(step) && step.with['exit-code'] === '1',
    ) &&
    strict.some((step) => uses('./.github/actions/dockle')(step) && !('exit-code' in step.with)) &&
    strict.some(runsDelivery('scan'))
  )
}

/**
 * Code of dependencies and scanners runs without credentials, and nothing that another run has left gets into an image or a stack
 * (ADR 0008).
 */
export function foreignCodeHasNoCredentials({ workflows }: Repository): Breach[] {
  return workflows
    .filter((workflow) => !isForPullRequests(workflow))
    .flatMap((workflow) =>
      workflow.jobs.filter(runsForeignCode).flatMap((job) => {
        const problems = [
          ...(idTokenOf(job) ? ['id-token: write'] : []),
          ...(job.environment === undefined ? [] : ['a GitHub Environment']),
          ...(hasCache(job) ? ['a cache of another run'] : []),
        ]
        return problems.map((problem) =>
          workflow.breach(
            job.at,
            `job ${job.id} runs code of dependencies or scanners, with ${problem}: give it none`,
          ),
        )
      }),
    )
}

/** Builds, scans what it has built, or synthesizes. */
function runsForeignCode({ steps }: Job): boolean {
  return steps.some(
    (step) =>
      uses('docker/build-push-action@')(step) ||
      /\bpnpm (--silent )?(infra|build)\b/.test(step.run ?? ''),
  )
}

/** The store of pnpm is checked by the lockfile, but a job that tests publishes nothing, and these do. */
function hasCache({ steps }: Job): boolean {
  return steps.some((step) => 'cache-from' in step.with || step.with['cache'] === 'pnpm')
}

const idTokenOf = ({ permissions }: Job) =>
  typeof permissions === 'object' && permissions['id-token'] === 'write'

/** A role that changes something is assumed by jobs of a GitHub Environment only: its reviewers, its queue (ADR 0008). */
export function changesAreReviewed({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => {
      const role = job.steps.map((step) => String(step.with['role'] ?? '')).join(' ')
      if (!/(deploy|infra)-role/.test(role)) return []
      return [
        ...(job.environment === undefined
          ? [workflow.breach(job.at, `job ${job.id} changes an environment: set "environment"`)]
          : []),
        ...(job.concurrency?.queue === 'max'
          ? []
          : [
              workflow.breach(
                [...job.at, 'concurrency'],
                `job ${job.id} may be replaced by the next one while it waits: write "queue: max"`,
              ),
            ]),
      ]
    }),
  )
}

/**
 * Whether it may be deployed is checked before anything is changed: a commit that is not older than what runs, or, for a rollback,
 * the environment's own branch.
 */
export function nothingOlderIsDeployed({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.filter(changesAnEnvironment).flatMap((job) => {
      const steps = [...neededBy(job, workflow).flatMap((needed) => needed.steps), ...job.steps]
      const check = steps.findIndex((step) =>
        ['require-newer', 'require-latest', 'require-branch'].some((name) =>
          runsDelivery(name)(step),
        ),
      )
      const change = steps.findIndex(({ run = '' }) =>
        /\bdocker push\b|(^|\s)ecspresso deploy\b|\/cdk deploy\b/m.test(run),
      )
      if (check !== -1 && check < change && steps[check]?.if === undefined) return []
      const message = `job ${job.id} changes an environment without a check before it: "delivery require-newer", "require-latest" or "require-branch"`
      return [workflow.breach(job.at, message)]
    }),
  )
}

/** ecspresso's exit code is no verdict: `delivery verdict` follows it, whatever that code is (ADR 0014). */
export function everyDeploymentHasAVerdict({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) =>
      job.steps.flatMap((step, index) => {
        if (!deploys(step)) return []
        // A revision has the commit of its time, and not the one of the run.
        const ofRevision = step.run?.includes('--revision') ?? false
        const verdict = job.steps
          .slice(index + 1)
          .find(
            (next) =>
              runsDelivery('verdict')(next) &&
              String(next.if ?? '').includes('!cancelled()') &&
              ofRevision === next.run?.includes('--commit'),
          )
        const passes = passedOn(job)['verdict']?.includes('.outputs.verdict') ?? false
        return verdict && passes
          ? []
          : [
              workflow.breach(
                step.at,
                'after ecspresso, "delivery verdict" with "if: !cancelled()", as an output of the job; of a revision with its --commit',
              ),
            ]
      }),
    ),
  )
}

/** A step that may fail, or never runs, is no check. The base side of a pull request and what AWS may not have are exceptions. */
export function nothingFailsSilently(repository: Repository): Breach[] {
  const never = inEachStep(filesOf(repository), (step, file) =>
    String(step.if ?? '').replace(/[\s${}]/g, '') === 'false'
      ? [file.breach([...step.at, 'if'], 'this step never runs: remove it')]
      : [],
  )
  const silent = repository.workflows
    .filter((workflow) => !isForPullRequests(workflow))
    .flatMap((workflow) =>
      [...workflow.jobs, ...workflow.jobs.flatMap(({ steps }) => steps)]
        .filter((part) => part['continue-on-error'] !== undefined)
        .map(({ at }) =>
          workflow.breach(
            [...at, 'continue-on-error'],
            'a failure here would be green: remove continue-on-error',
          ),
        ),
    )
  return [...never, ...silent]
}

/**
 * The shell that GitHub takes by default continues where a command of a pipe fails, so that the step is green and its output
 * incomplete; `bash` by name does not.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
 */
export function everyCommandOfAPipeCounts(repository: Repository): Breach[] {
  const message = 'a failed command of a pipe would be green: set "shell: bash"'
  const defaults = repository.workflows
    .filter(({ shell }) => shell !== 'bash')
    .map((workflow) => workflow.breach(['defaults'], `${message} in defaults.run`))
  const others = inEachStep(filesOf(repository), ({ shell = 'bash', at }, file) =>
    shell === 'bash' ? [] : [file.breach([...at, 'shell'], message)],
  )
  return [...defaults, ...others]
}

/**
 * GitHub matches required checks by the names of jobs alone: one name, one job, in all workflows. A name with an expression is taken
 * for any that it could become.
 */
export function jobNamesAreUnique({ workflows }: Repository): Breach[] {
  const named = workflows.flatMap((workflow) =>
    workflow.jobs.map((job) => ({ workflow, job, name: job.name ?? job.id })),
  )
  return named.flatMap(({ workflow, job, name }, index) => {
    const twin = named.slice(0, index).find((other) => mayBeOne(name, other.name))
    if (!twin) return []
    const message = `another job is called "${twin.name}" too, and a required check could be either: rename one`
    return [workflow.breach([...job.at, 'name'], message)]
  })
}

function mayBeOne(one: string, other: string): boolean {
  const [pattern, another] = [patternOf(one), patternOf(other)]
  return pattern.test(sampleOf(other)) || another.test(sampleOf(one))
}

const expression = /\$\{\{.*?\}\}/g

/** `cdk diff (${{ matrix.environment }})` → `cdk diff \(.+\)` */
function patternOf(name: string): RegExp {
  const parts = name.split(expression).map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}

const sampleOf = (name: string) => name.replace(expression, 'x')
