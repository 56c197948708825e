import type { Service } from '@repo/environments'
import * as z from 'zod'

/** How many tasks Application Auto Scaling may run. */
export interface Scaling {
  readonly min: number
  readonly max: number
}

/**
 * Reads tasks at least and at most, by name of the service: `2-10` of the one service of an environment, else
 * `backend=2-10,worker=1-3`. Services may be left out: a new one is there before it scales.
 */
export function scalingOf(services: readonly Pick<Service, 'name'>[]) {
  const names = services.map(({ name }) => name)
  const [only, ...others] = names
  const form =
    others.length === 0
      ? 'must be tasks at least and at most, like 2-10'
      : `must be services with tasks at least and at most, like ${only}=2-10, with commas between; services are ${names.join(', ')}`
  return z.string().transform((text, context) => {
    const found = new Map<string, Scaling>()
    for (const part of text.split(',')) {
      const [, name = others.length === 0 ? only : undefined, min = '', max = ''] =
        /^(?:([^=]+)=)?([1-9]\d*)-([1-9]\d*)$/.exec(part.trim()) ?? []
      const valid = name !== undefined && names.includes(name) && !found.has(name)
      if (!valid || Number(min) > Number(max) || min === '') {
        context.addIssue({ code: 'custom', message: form })
        return z.NEVER
      }
      found.set(name, { min: Number(min), max: Number(max) })
    }
    return found
  })
}
