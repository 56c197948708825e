export { type Commit, currentCommit, nextCommit } from './commit.ts'
export { copyWithSecondService, type SecondService } from './second-service/copy.ts'
export { type Pace, watched } from './seed/pace.ts'
export {
  type SeededCloud,
  type SeededCloudOptions,
  startSeededCloud,
  WEBHOOK_SECRET,
} from './seed/seeded-cloud.ts'
export {
  type Card,
  openStage,
  type Stage,
  type StageOptions,
  until,
  type Vulnerability,
} from './stage.ts'
