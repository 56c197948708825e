export { type Clock, systemClock } from './clock.ts'
export { type FoundEcspresso, findEcspresso } from './find-ecspresso.ts'
export { type EcspressoRun, runEcspresso } from './run.ts'
