import { expect, it } from 'vitest'
import { BuildError, build } from './build.ts'

it('build › throws the whole output of turbo where it fails', async () => {
  const notes: string[] = []
  const built = build(['@repo/nowhere'], {
    env: { ...process.env, BUILT: '' },
    note: (text) => void notes.push(text),
  })
  await expect(built).rejects.toThrow(BuildError)
  await expect(built).rejects.toThrow(/^the build failed\n.*@repo\/nowhere/s)
})

it('build › does nothing where all is built', async () => {
  await build(['@repo/nowhere'], { env: { BUILT: 'true' }, note: () => {} })
})

it('build › ends with its signal', async () => {
  const interruption = AbortSignal.abort(new Error('interrupted'))
  const built = build([], { env: { ...process.env, BUILT: '' }, note: () => {} }, interruption)
  await expect(built).rejects.toThrow('interrupted')
})
