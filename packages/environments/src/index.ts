export { alertPolicy } from '../alert-policy.ts'
export { mutes } from '../mutes.ts'
export { project } from '../project.ts'
export { environments } from '../table.ts'
export { wording } from '../wording.ts'
export type {
  AlertKind,
  AlertPolicy,
  Area,
  CrashLoopThreshold,
  Route,
  Severity,
} from './alert-policy.ts'
export {
  type DeploymentTarget,
  type Environment,
  type Http,
  type ListenerRule,
  type Mentions,
  type Project,
  type ScanThreshold,
  type Service,
  scanThresholds,
} from './environment.ts'
export { UnknownBranchError, UnknownEnvironmentError, UnknownServiceError } from './errors.ts'
export {
  approversOf,
  deploymentTargets,
  environmentNamed,
  environmentOfBranch,
  environmentOfCluster,
  targetIn,
  targetOfService,
  targetsOfRepository,
} from './find.ts'
export { type GithubRole, githubRoleArn, githubRoleName } from './github-role.ts'
export type { Mute } from './mute.ts'
export {
  type ResourceNames,
  resourceNames,
  type StackNames,
  stackNames,
} from './resource-names.ts'
export { sharingAccount } from './shared-account.ts'
export { type SharedNames, sharedNames } from './shared-names.ts'
export { stackProblems, tooLong } from './stack-problems.ts'
export { collisions, type Form, forms, tableProblems } from './table-problems.ts'
export type { AlarmKind, CauseKind, OwnText, TroubleKind } from './wording/kinds.ts'
export type { Language, WordingOverrides } from './wording/wording.ts'
