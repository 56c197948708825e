import { resolve } from 'node:path'
import { expect, inject, it } from 'vitest'
import { takePictures } from './pictures.ts'

const root = resolve(import.meta.dirname, '../../../..')

it('a picture has the same bytes each time it is drawn', async ({ skip }) => {
  const chromium = inject('chromium') ?? skip('no Chromium on PATH')
  const names = ['control-room', 'failed-deployment', 'phone']
  const [first, second] = [
    await takePictures({ root, chromium }, names),
    await takePictures({ root, chromium }, names),
  ]
  for (const [index, { name, content }] of first.entries())
    expect(second[index]?.content.equals(content), name).toBe(true)
})
