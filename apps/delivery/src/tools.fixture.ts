// What tests here need of the tools: nothing else of an app may import them.
// @boundaries-ignore only tests of apps may use tools
export { ecspressoLite } from '../../../tools/ecspresso-lite/src/index.ts'
// @boundaries-ignore only tests of apps may use tools
export { type LocalCloud, startLocalCloud } from '../../../tools/local-cloud/src/index.ts'
