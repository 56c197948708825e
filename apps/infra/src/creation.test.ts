import { describe, expect, it } from 'vitest'
import { synthesize, withWorker } from './app.fixture.ts'
import { create, createAgain, fixedName, type Names, sizeOf } from './creation.fixture.ts'

/** As `pnpm bootstrap` deploys an environment for the first time. */
const first = { 'prod:protection': 'off' }
const { stacks } = synthesize({ table: withWorker, context: first }).assembly
const numbers = (size: number) => Array.from({ length: size }, (_, index) => index)

/** The first resource whose failure leaves something that a second attempt fails with. */
function firstObstacle(stack: Parameters<typeof create>[0] & { template: { Resources: object } }) {
  for (const failAt of numbers(sizeOf(stack))) {
    const account: Names = new Set()
    const failed = create(stack, account, failAt)
    const again = createAgain(stack, account)
    if (again !== undefined) return `${failed}; then: ${again}`
  }
  return undefined
}

describe('a first deployment', () => {
  it.each(stacks.map((stack) => [stack.id, stack] as const))(
    'of %s that fails at any resource can be repeated',
    (_, stack) => {
      expect(firstObstacle(stack)).toBeUndefined()
    },
  )

  it('of every stack succeeds in an empty account, and a second one of the same names does not', () => {
    for (const stack of stacks) {
      const account: Names = new Set()
      expect(create(stack, account)).toBeUndefined()
      const named = Object.values(stack.template.Resources).some((one) => fixedName(Object(one)))
      expect(create(stack, account) !== undefined, stack.id).toBe(named)
    }
  })

  it('cannot be repeated where a resource with a name of its own were retained, whichever it is', () => {
    const survivors: string[] = []
    for (const { id, template } of stacks)
      for (const [name, resource] of Object.entries<object>(template.Resources)) {
        if (fixedName(Object(resource)) === undefined) continue
        const mutant = { ...resource, DeletionPolicy: 'Retain' }
        const Resources = { ...template.Resources, [name]: mutant }
        if (!firstObstacle({ template: { Resources } })) survivors.push(`${id} ${name}`)
      }
    expect(survivors).toEqual([])
  })

  it('of production cannot be repeated with its protection, which therefore comes after it', () => {
    const protectedStacks = synthesize().assembly.stacks.filter(firstObstacle)
    const production = synthesize().assembly.stacks.filter(
      ({ terminationProtection }) => terminationProtection,
    )
    expect(protectedStacks.map(({ id }) => id)).toEqual(production.map(({ id }) => id))
    expect(production.length).toBeGreaterThan(0)
  })
})
