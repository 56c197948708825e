export {
  type Environment,
  type Mentions,
  project,
  type ScanThreshold,
  scanThresholds,
} from './environment.ts'
export { UnknownBranchError, UnknownEnvironmentError } from './errors.ts'
export {
  environmentNamed,
  environmentOfBranch,
  environmentOfCluster,
  environmentsOfRepository,
} from './find.ts'
export { type GithubRole, githubRoleArn, githubRoleName } from './github-role.ts'
export { type ResourceNames, resourceNames } from './resource-names.ts'
export { environments } from './table.ts'
