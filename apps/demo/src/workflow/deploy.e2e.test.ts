import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { type Delivery, openDelivery } from './delivery.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

describe('x', () => {
  let delivery: Delivery
  afterEach(() => delivery?.close())
  it('y', { timeout: 120_000 }, async ({ skip }) => {
    delivery = await openDelivery({
      root,
      act: '/root/go/bin/act',
      environment: 'dev',
      ecspresso: { kind: 'lite', why: 'the test asks for it' },
      speed: 6,
    })
    const run = await delivery.run({ branch: 'develop' })
    console.log(run.output)
    console.log(run.jobs, run.exitCode, run.calls.length)
    console.log(JSON.stringify(delivery.stage.messages(), null, 1))
    expect(run.exitCode).toBe(0)
  })
})
