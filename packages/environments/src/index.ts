export { type Environment, type Mentions, project } from './environment.ts'
export { UnknownBranchError, UnknownEnvironmentError } from './errors.ts'
export {
  environmentNamed,
  environmentOfBranch,
  environmentOfCluster,
  environmentOfRepository,
} from './find.ts'
export { environments } from './table.ts'
