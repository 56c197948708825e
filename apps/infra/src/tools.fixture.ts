// What the tests of this app take from the tools, all of it here.
// @boundaries-ignore only tests of apps may use tools
export {
  chooseEcspresso,
  ecspressoOf,
  localDefinitions,
  recordedCalls,
  runEcspresso,
} from '../../../tools/ecspresso-lite/src/index.ts'
// @boundaries-ignore only tests of apps may use tools
export {
  isAllowed,
  matchesPattern,
  type PolicyStatement,
} from '../../../tools/local-cloud/src/iam/is-allowed.ts'
// @boundaries-ignore only tests of apps may use tools
export { type Permission, permissionsOf } from '../../../tools/local-cloud/src/iam/permissions.ts'
// @boundaries-ignore only tests of apps may use tools
export { emptyRepository, type GithubState, gh } from '../../../tools/stage/src/github/gh.ts'
// @boundaries-ignore only tests of apps may use tools
export { type Moto, startMoto } from '../../../tools/stage/src/moto/start-moto.ts'
// @boundaries-ignore only tests of apps may use tools
export { type SeededCloud, startSeededCloud } from '../../../tools/stage/src/seed/seeded-cloud.ts'
