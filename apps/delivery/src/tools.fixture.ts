// What tests here need of the tools: nothing else of an app may import them.
// @boundaries-ignore only tests of apps may use tools
export { adaptDefinitions, ecspressoLite } from '../../../tools/ecspresso-lite/src/index.ts'
// @boundaries-ignore only tests of apps may use tools
export { type SeededCloud, startSeededCloud } from '../../../tools/stage/src/seed/seeded-cloud.ts'
