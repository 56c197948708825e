import { branchesAreProtected } from './branches.ts'
import { deploymentsAreNeverCancelled, pullRequestsWriteNothing } from './deployments.ts'
import type { Breach, Finding } from './finding.ts'
import { everyFailureIsTold } from './notify.ts'
import { lockedActions, pinnedActions } from './pins.ts'
import type { Repository } from './repository.ts'
import { rolesComeFromTheTable } from './roles.ts'
import {
  noCredentialsLeftBehind,
  noExpressionsInScripts,
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

/** What holds for every workflow and composite action of this repository. */
export const policies = {
  'pinned-actions': {
    guards: 'every action is pinned to a commit, and says which version that is',
    check: pinnedActions,
  },
  'locked-actions': {
    guards: 'an action has one version in all files, the one of the lock table',
    check: lockedActions,
  },
  'no-permissions-by-default': {
    guards: 'a workflow may do nothing, and each job lists what it may',
    check: noPermissionsByDefault,
  },
  'no-expressions-in-scripts': {
    guards: 'no text from outside becomes part of a script',
    check: noExpressionsInScripts,
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
  'no-credentials-left-behind': {
    guards: 'a checkout leaves no token in the work tree',
    check: noCredentialsLeftBehind,
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
