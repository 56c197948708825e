import { branchesAreProtected } from './branches.ts'
import { deploymentsAreNeverCancelled, pullRequestsWriteNothing } from './deployments.ts'
import type { Breach, Finding } from './finding.ts'
import { everyFailureIsTold } from './notify.ts'
import { lockedActions } from './pins.ts'
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
  /** What it guards, as a sentence. */
  readonly guards: string
  check(repository: Repository): Breach[]
}

/** Policies for this repository. What is wrong with workflows in general, zizmor and actionlint report: `linters.test.ts`. */
export const policies = {
  'locked-actions': {
    guards: 'an action has one commit and version in all files, those of the lock table',
    check: lockedActions,
  },
  'no-permissions-by-default': {
    guards: 'a workflow has no permissions, so that a new job has none',
    check: noPermissionsByDefault,
  },
  'time-outs': {
    guards: 'no job can hang for hours, and none ends before ecspresso gives up',
    check: timeOuts,
  },
  'deployments-are-never-cancelled': {
    guards: 'one deployment at a time for an environment, and none is cut off',
    check: deploymentsAreNeverCancelled,
  },
  'every-variable-is-passed': {
    guards: 'every variable that a definition must have reaches ecspresso, from where it belongs',
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
    guards: 'every branch that deploys has a ruleset, whose checks there are',
    check: branchesAreProtected,
  },
  'every-failure-is-told': {
    guards: 'whatever job fails, is cancelled or is skipped: people hear of it',
    check: everyFailureIsTold,
  },
  'roles-come-from-the-table': {
    guards: 'roles, accounts and regions come from the table of environments',
    check: rolesComeFromTheTable,
  },
  'no-long-lived-keys': { guards: 'no AWS key that lasts', check: noLongLivedKeys },
  'secrets-behind-environments': {
    guards: 'a secret is read only where a GitHub Environment decides who may',
    check: secretsBehindEnvironments,
  },
  'pull-requests-write-nothing': {
    guards: 'no code of a pull request runs with a token that can write',
    check: pullRequestsWriteNothing,
  },
} as const satisfies Record<string, Policy>

export type PolicyName = keyof typeof policies

/** Everything that breaks a policy. */
export function checkAll(repository: Repository): Finding[] {
  return Object.entries<Policy>(policies).flatMap(([policy, { check }]) =>
    check(repository).map((breach) => ({ ...breach, policy })),
  )
}
