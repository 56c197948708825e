import type { Service } from '@repo/environments'
import * as z from 'zod'

/** A secret of Secrets Manager that ECS gives to a service; it is called `CLUSTER/SERVICE/VARIABLE`. */
export interface TaskSecret {
  readonly service: string
  /** Of the environment of the task. */
  readonly variable: string
}

/** Reads secrets by service and variable, with commas between: `backend/EXAMPLE_KEY,backend/OTHER_KEY`. */
export function secretsOf(services: readonly Pick<Service, 'name'>[]) {
  const names = services.map(({ name }) => name)
  return z.string().transform((text, context): readonly TaskSecret[] => {
    const found = text.split(',').map((part) => {
      const [, service = '', variable = ''] = /^([^/]+)\/([A-Z][A-Z0-9_]*)$/.exec(part.trim()) ?? []
      return { service, variable }
    })
    if (found.every(({ service }) => names.includes(service))) return found
    context.addIssue(
      `must be services with variables, like ${names[0]}/EXAMPLE_KEY, with commas between; services are ${names.join(', ')}`,
    )
    return z.NEVER
  })
}
