export { type Chaos, usualChaos } from './chaos.ts'
export { type FaultTest, faultTest } from './fault-test.ts'
export { type Replayed, type ReplayOptions, replay } from './replay.ts'
export type { DeadLetter, Report, ShownMessage, ShownReply } from './report.ts'
