import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { inputsOf, picturesFolder } from './inputs.ts'
import { pictureNames } from './pictures.ts'

const root = resolve(import.meta.dirname, '../../../..')
const folder = join(root, picturesFolder)

it('the pictures are of the present page, wording and demo', () => {
  const drawn = JSON.parse(readFileSync(join(folder, 'pictures.json'), 'utf8'))
  expect(drawn, 'draw them anew: npx -y pnpm@12 screenshots').toEqual(inputsOf(root))
})

it.each(pictureNames)('the picture %s is small enough for a page', (name) => {
  const { size } = statSync(join(folder, `${name}.webp`))
  expect(size).toBeLessThanOrEqual(name === 'rollback' ? 350 * 1024 : 120 * 1024)
})
