export { faultTest } from './fault-test.ts'
export { replay } from './replay.ts'
