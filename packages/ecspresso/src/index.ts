export { collect, type Printed } from './collect.ts'
export type { Ecspresso, EcspressoOptions, EcspressoResult } from './ecspresso.ts'
export { EcspressoMissingError, InstallError } from './errors.ts'
export {
  type FoundEcspresso,
  findEcspresso,
  type Machine,
  type MissingEcspresso,
  pinnedVersion,
  type Search,
} from './find.ts'
export { ecspressoAt, realEcspresso } from './run.ts'
