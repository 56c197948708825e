export { type Clock, systemClock } from './clock.ts'
export { type HttpsRegistry, openHttpsRegistry } from './https-registry.ts'
export {
  adaptDefinitions,
  type LocalDefinitions,
  localDefinitions,
} from './local-definitions.ts'
export { type RecordedRun, recordedCalls } from './recordings/case.ts'
export { type EcspressoRun, runEcspresso } from './run.ts'
export {
  type ChosenEcspresso,
  chooseEcspresso,
  ecspressoLite,
  ecspressoOf,
  type StandIn,
} from './stand-in.ts'
