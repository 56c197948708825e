export { type Commit, currentCommit, nextCommit } from './commit.ts'
export {
  type Card,
  openStage,
  type Stage,
  type StageOptions,
  until,
  type Vulnerability,
} from './stage.ts'
