export { slackAfter } from './fold.ts'
export {
  MAX_REPLAY_BYTES,
  type ReplayChange,
  type ReplayLine,
  type ReplayStep,
} from './protocol.ts'
export { eventSummary, eventTime } from './summary.ts'
