export { type Clock, systemClock } from './clock.ts'
export { type EcspressoRun, runEcspresso } from './run.ts'
export {
  type ChosenEcspresso,
  chooseEcspresso,
  ecspressoLite,
  ecspressoOf,
  type StandIn,
} from './stand-in.ts'
