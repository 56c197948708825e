export { type Clock, systemClock } from './clock.ts'
export { type EcspressoRun, runEcspresso } from './run.ts'
