import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { environments } from '@repo/environments'
import { expect, it } from 'vitest'
import prices from './prices.json' with { type: 'json' }

it('costs prints the real environments, with the sizes of their values.env', () => {
  const [region = ''] = Object.keys(prices.regions)
  const args = [join(import.meta.dirname, 'cli.ts'), '--json', '--prices', region]
  const estimates: { of: string; sum: Record<string, number> }[] = JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8' }),
  )
  const names = estimates.map(({ of }) => of)
  expect(names).toEqual(expect.arrayContaining(environments.map(({ name }) => name)))
  for (const { sum } of estimates)
    for (const usd of Object.values(sum)) expect(usd).toBeGreaterThan(0)
})
