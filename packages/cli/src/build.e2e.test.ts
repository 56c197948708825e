import { expect, it } from 'vitest'
import { BuildError, build } from './build.ts'

it('build › throws the whole output of turbo where it fails', async () => {
  const notes: string[] = []
  const built = build(['@repo/nowhere'], {
    env: process.env,
    note: (text) => void notes.push(text),
  })
  await expect(built).rejects.toThrow(BuildError)
  await expect(built).rejects.toThrow(/^the build failed\n.*@repo\/nowhere/s)
})
