import { branchesAreProtected } from './branches.ts'
import { deploymentsAreNeverCancelled, pullRequestsWriteNothing } from './deployments.ts'
import type { Breach, Finding } from './finding.ts'
import {
  artifactsOutlastReviewers,
  credentialsMeetLittleCode,
  driftIsOfTheBranch,
  everyGateCounts,
  noFailureIsIgnored,
  pullRequestsAreGated,
  tokensSuffice,
  waitingRunsHoldNobodyBack,
} from './gates.ts'
import { everyFailureNotifies } from './notify.ts'
import { oneVersionOfAnAction } from './pins.ts'
import {
  changesAreReviewed,
  everyCommandOfAPipeCounts,
  everyDeploymentHasAVerdict,
  foreignCodeHasNoCredentials,
  jobNamesAreUnique,
  nothingFailsSilently,
  nothingOlderIsDeployed,
  onlyScannedImagesArePushed,
} from './promises.ts'
import type { Repository } from './repository.ts'
import { rolesComeFromTheTable } from './roles.ts'
import {
  noLongLivedKeys,
  noPermissionsByDefault,
  secretsBehindEnvironments,
  timeOuts,
} from './safety.ts'
import { servicesAreComplete } from './services.ts'
import { environmentsAreComplete } from './table.ts'
import { everyVariableIsPassed } from './variables.ts'

export interface Policy {
  /** The rule, as a sentence. */
  readonly guards: string
  check(repository: Repository): Breach[]
}

/** Policies for this repository. zizmor and actionlint report mistakes of workflows in general: `linters.test.ts`. */
export const policies = {
  'one-version-of-an-action': {
    guards: 'an action has one commit and version in all files',
    check: oneVersionOfAnAction,
  },
  'no-permissions-by-default': {
    guards: 'a workflow has no permissions, so that a new job has none',
    check: noPermissionsByDefault,
  },
  'time-outs': {
    guards: 'every job has a timeout, longer than that of ecspresso',
    check: timeOuts,
  },
  'deployments-are-never-cancelled': {
    guards: 'an environment has one deployment at a time, and none is cancelled',
    check: deploymentsAreNeverCancelled,
  },
  'every-variable-is-passed': {
    guards:
      'every required variable of a definition is passed to ecspresso, from its declared source',
    check: everyVariableIsPassed,
  },
  'environments-are-complete': {
    guards: 'every environment of the table has its branch trigger, GitHub Environment and choice',
    check: environmentsAreComplete,
  },
  'services-are-complete': {
    guards:
      'every service of the table has its Dockerfile, definitions and container, and deploys when they change',
    check: servicesAreComplete,
  },
  'branches-are-protected': {
    guards: 'every branch that deploys has a ruleset, and its required checks exist',
    check: branchesAreProtected,
  },
  'every-failure-notifies': {
    guards:
      'people get a notification however a run ends, even without packages, and a change of AWS is on record before it begins',
    check: everyFailureNotifies,
  },
  'roles-come-from-the-table': {
    guards: 'roles, accounts and regions come from the table of environments',
    check: rolesComeFromTheTable,
  },
  'no-long-lived-keys': { guards: 'workflows have no long-lived AWS keys', check: noLongLivedKeys },
  'secrets-behind-environments': {
    guards: 'only jobs of a GitHub Environment read a secret',
    check: secretsBehindEnvironments,
  },
  'pull-requests-write-nothing': {
    guards: 'code of a pull request runs with a read-only token',
    check: pullRequestsWriteNothing,
  },
  'only-scanned-images-are-pushed': {
    guards: 'an image is pushed after both scanners have passed it',
    check: onlyScannedImagesArePushed,
  },
  'foreign-code-has-no-credentials': {
    guards: 'what builds, scans or synthesizes has no credentials and no cache of another run',
    check: foreignCodeHasNoCredentials,
  },
  'changes-are-reviewed': {
    guards: 'a role that changes something belongs to a GitHub Environment and its queue',
    check: changesAreReviewed,
  },
  'nothing-older-is-deployed': {
    guards: 'a job compares its commit with what runs before it changes anything',
    check: nothingOlderIsDeployed,
  },
  'every-deployment-has-a-verdict': {
    guards: 'a deployment is followed by its verdict, whatever ecspresso exits with',
    check: everyDeploymentHasAVerdict,
  },
  'every-command-of-a-pipe-counts': {
    guards: 'a script fails where any command of a pipe does',
    check: everyCommandOfAPipeCounts,
  },
  'nothing-fails-silently': {
    guards: 'no step is switched off or may fail, except in pull requests',
    check: nothingFailsSilently,
  },
  'no-failure-is-ignored': {
    guards: 'no script goes on after a failure',
    check: noFailureIsIgnored,
  },
  'every-gate-counts': {
    guards:
      'an environment is changed after tests, stacks and the shown difference, and only after successful jobs',
    check: everyGateCounts,
  },
  'waiting-runs-hold-nobody-back': {
    guards: 'a run that waits for its reviewers drops no other one',
    check: waitingRunsHoldNobodyBack,
  },
  'artifacts-outlast-reviewers': {
    guards: 'what is deployed after an approval is still there',
    check: artifactsOutlastReviewers,
  },
  'tokens-suffice': {
    guards: 'the token of a job has the permissions that its calls to GitHub need',
    check: tokensSuffice,
  },
  'credentials-meet-little-code': {
    guards: 'a job with credentials installs little, by the lockfile, and runs no CDK app',
    check: credentialsMeetLittleCode,
  },
  'drift-is-of-the-branch': {
    guards: 'an environment is compared with the stacks of its own branch',
    check: driftIsOfTheBranch,
  },
  'pull-requests-are-gated': {
    guards: 'a pull request is checked as strictly as its deployment',
    check: pullRequestsAreGated,
  },
  'job-names-are-unique': {
    guards: 'a required check is one job',
    check: jobNamesAreUnique,
  },
} as const satisfies Record<string, Policy>

export type PolicyName = keyof typeof policies

/** All findings of all policies. */
export function checkAll(repository: Repository): Finding[] {
  return Object.entries<Policy>(policies).flatMap(([policy, { check }]) =>
    check(repository).map((breach) => ({ ...breach, policy })),
  )
}
