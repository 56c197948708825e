import { build } from './packages/cli/src/build.ts'

/** Builds what the tests run, where the script `test` started them: after vitest has read its flags. */
export default async function setup(): Promise<void> {
  if (process.env['BUILD'] !== 'true') return
  // Once, though each project has a setup.
  delete process.env['BUILD']
  await build([], { env: process.env, note: console.error })
}
