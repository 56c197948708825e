import { changesAnEnvironment } from './deployments.ts'
import type { Breach } from './finding.ts'
import { neededBy, runsDelivery } from './promises.ts'
import { filesOf, type Repository } from './repository.ts'
import { inEachStep, type Job, type Step } from './workflow.ts'

const runs =
  (pattern: RegExp) =>
  ({ run = '' }: Step) =>
    pattern.test(run)

const pushes = runs(/\bdocker push\b/)
const changesStacks = runs(/\/cdk deploy\b/)

interface Gate {
  /** Which jobs need it. */
  readonly of: (step: Step) => boolean
  /** A step of a job that those wait for. */
  readonly is: (step: Step) => boolean
  readonly words: string
}

/** What has to succeed in another job before an environment is changed (ADR 0008). */
const gates: readonly Gate[] = [
  { of: pushes, is: runs(/^pnpm test$/), words: 'the tests: "pnpm test"' },
  { of: pushes, is: runsDelivery('wait-for-stacks'), words: '"delivery wait-for-stacks"' },
  {
    of: changesStacks,
    is: runs(/\/cdk diff\b/),
    words: 'the difference that the reviewers see: "cdk diff"',
  },
]

/**
 * A job that changes an environment waits for its gates, and runs only where all of them were successful: with a condition of its
 * own, a job runs after failed ones too. An older commit needs the input of a person.
 */
export function everyGateCounts({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.filter(changesAnEnvironment).flatMap((job) => {
      const needed = neededBy(job, workflow)
      const steps = needed.flatMap((one) => one.steps)
      const missing = gates
        .filter((gate) => job.steps.some(gate.of) && !steps.some(gate.is))
        .map(({ words }) =>
          workflow.breach([...job.at, 'needs'], `job ${job.id} has to wait for ${words}`),
        )
      const conditions = [...needed, job]
        .filter((one) => one.if !== undefined)
        .map((one) =>
          workflow.breach(
            [...one.at, 'if'],
            `job ${one.id} stands before a change of an environment: remove its condition`,
          ),
        )
      const older = job.steps
        .filter(({ env }) => !['undefined', olderInput].includes(String(env['ALLOW_OLDER'])))
        .map(({ at }) =>
          workflow.breach([...at, 'env', 'ALLOW_OLDER'], `only a person decides: ${olderInput}`),
        )
      return [...missing, ...conditions, ...older]
    }),
  )
}

const olderInput = '${{ inputs.allow-older }}'

/** A run that waits for reviewers would hold a group of the whole workflow, and GitHub drops those that wait behind it (ADR 0019). */
export function waitingRunsHoldNobodyBack({ workflows }: Repository): Breach[] {
  return workflows
    .filter(({ triggers, jobs }) => triggers.includes('push') && jobs.some(changesAnEnvironment))
    .filter(({ concurrency }) => concurrency !== undefined)
    .map((workflow) =>
      workflow.breach(['concurrency'], 'set "concurrency" at the job that changes an environment'),
    )
}

/** Days that GitHub waits for reviewers. */
const longestApproval = 30

/** What a job behind reviewers downloads is kept as long as they may take. */
export function artifactsOutlastReviewers({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) => {
    const wanted = workflow.jobs
      .filter(changesAnEnvironment)
      .flatMap(({ steps }) => steps.filter(uses('actions/download-artifact@')))
      .map((step) => step.with['name'])
    return workflow.jobs
      .flatMap(({ steps }) => steps.filter(uses('actions/upload-artifact@')))
      .filter((step) => wanted.includes(step.with['name']))
      .filter((step) => Number(step.with['retention-days']) < longestApproval)
      .map(({ at }) =>
        workflow.breach(
          [...at, 'with', 'retention-days'],
          `reviewers may take ${longestApproval} days: keep the artifact as long`,
        ),
      )
  })
}

const uses =
  (action: string) =>
  ({ uses: used = '' }: Step) =>
    used.startsWith(action)

/** Permissions that the calls of a command or an action need, in GitHub's REST API. act does not check them. */
const needed: readonly { readonly step: (step: Step) => boolean; readonly permission: string }[] = [
  { step: runsDelivery('wait-for-stacks'), permission: 'actions: read' },
  { step: runsDelivery('require-latest'), permission: 'actions: read' },
  { step: runsDelivery('drift'), permission: 'actions: read' },
  { step: runsDelivery('notify'), permission: 'actions: read' },
  { step: runsDelivery('find-attestations'), permission: 'attestations: write' },
  { step: runsDelivery('comment'), permission: 'pull-requests: write' },
  { step: runsDelivery('drift-issue'), permission: 'issues: write' },
  { step: uses('actions/checkout@'), permission: 'contents: read' },
  { step: uses('./.github/actions/aws'), permission: 'id-token: write' },
]

/** The token of a job suffices for its calls. A job that needs no GITHUB_TOKEN for a command does without. */
export function tokensSuffice({ workflows }: Repository): Breach[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) =>
      needed
        .filter(({ step }) => job.steps.some((one) => step(one) && isCalled(one)))
        .filter(({ permission }) => !isGranted(job, permission))
        .map(({ permission }) =>
          workflow.breach([...job.at, 'permissions'], `job ${job.id} needs ${permission}`),
        ),
    ),
  )
}

/** Without a token the command makes no call to GitHub: the message before the deployment. */
const isCalled = ({ run, env }: Step) => run === undefined || 'GITHUB_TOKEN' in env

function isGranted({ permissions }: Job, permission: string): boolean {
  const [scope = '', access] = permission.split(': ')
  return (
    typeof permissions === 'object' &&
    (permissions[scope] === access || permissions[scope] === 'write')
  )
}

const installs = 'pnpm install --frozen-lockfile --ignore-pnpmfile'

/**
 * A job with credentials installs what it names and no more, by the lockfile and without a `.pnpmfile.cjs`, and runs the CDK on what
 * was synthesized without credentials (ADR 0008).
 */
export function credentialsMeetLittleCode({ workflows, actions }: Repository): Breach[] {
  const setup = actions
    .filter(({ steps }) => steps.some(runs(/\bpnpm install\b/)))
    .filter(({ text }) => !text.includes(installs))
    .map((action) => action.breach(['runs', 'steps'], `write "${installs}"`))
  const broad = workflows.flatMap((workflow) =>
    workflow.jobs
      .filter(isPrivileged)
      .flatMap(({ steps }) => [
        ...steps
          .filter((step) => uses('./.github/actions/setup')(step) && !step.with['filter'])
          .map(({ at }) =>
            workflow.breach(at, 'a job with credentials installs everything: set "filter"'),
          ),
        ...steps
          .filter(({ run = '' }) =>
            /\bcdk (deploy|diff|drift)\b/.test(run.replace(onSynthesized, '')),
          )
          .map(({ at }) =>
            workflow.breach(
              at,
              'a job with credentials would run the CDK app: --app ../../cdk.out',
            ),
          ),
      ]),
  )
  return [...setup, ...broad]
}

const onSynthesized = /\.\.\/\.\.\/packages\/cdk-cli\/\S+\/cdk \w+ --app \.\.\/\.\.\/cdk\.out /g

const isPrivileged = ({ permissions, environment }: Job) =>
  environment !== undefined ||
  (typeof permissions === 'object' && permissions['id-token'] === 'write')

const gate =
  'node apps/delivery/src/cli.ts scan --reports .reports/measured-head --base .reports/measured-base'

/** Programs without which tests skip themselves that a pull request must not break. */
const programs = ['docker', 'awsCli', 'act', 'actionlint', 'zizmor', 'trivy', 'dockle']

/** A pull request is checked as strictly as its deployment: by the same command on what is new, and by tests that skip nothing. */
export function pullRequestsAreGated({ workflows }: Repository): Breach[] {
  return workflows
    .filter(({ triggers }) => triggers.includes('pull_request'))
    .flatMap((workflow) => {
      const steps = workflow.jobs.flatMap((job) => job.steps)
      const required = steps.map(({ env }) => String(env['REQUIRE'] ?? '').split(','))
      const missing = programs.filter((name) => !required.some((some) => some.includes(name)))
      return [
        ...(steps.some(({ run }) => run === gate)
          ? []
          : [workflow.breach(['jobs'], `a job has to run "${gate}"`)]),
        ...(missing.length === 0
          ? []
          : [workflow.breach(['jobs'], `add ${missing.join(', ')} to REQUIRE of the tests`)]),
      ]
    })
}

/** A script that goes on after a failure is green. Commands of apps/delivery decide something: each is a step of its own. */
export function noFailureIsIgnored(repository: Repository): Breach[] {
  return inEachStep(filesOf(repository), ({ run = '', at }, file) => {
    const ignored = /\|\|\s*(true|:)(\s|$)|\bset \+e\b/.test(run)
    const joined =
      run.includes('apps/delivery/src/cli.ts') &&
      !/^node apps\/delivery\/src\/cli\.ts [^\n;&|]*\n?$/.test(run)
    if (!ignored && !joined) return []
    return [file.breach([...at, 'run'], 'a failure here would be green: run the command alone')]
  })
}

/** A search for drift expects of an environment what its own branch has: another one may have stacks that are not there yet. */
export function driftIsOfTheBranch({ workflows }: Repository): Breach[] {
  return workflows
    .filter(({ triggers }) => triggers.includes('schedule'))
    .flatMap((workflow) =>
      workflow.jobs
        .filter(({ steps }) => steps.some(runs(/\binfra synth\b|\bcdk drift\b/)))
        .filter(({ steps }) => !steps.some(({ with: inputs }) => inputs['ref'] === ofItsBranch))
        .map((job) => workflow.breach(job.at, `job ${job.id} has to check out ${ofItsBranch}`)),
    )
}

const ofItsBranch = '${{ matrix.branch }}'
