import { createHash } from 'node:crypto'
import type { Caller } from '../caller.ts'
import type { Services } from '../services.ts'

/** The code of a function, which a template only names. */
export interface FunctionCode {
  /** Path of the built bundle. */
  readonly bundle: string
  /** Variables besides those of the template, for instance the URL of a service outside AWS. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Context in which one resource is created. */
export interface ResourceContext {
  readonly services: Services
  readonly place: Caller
  /** Name of the stack. */
  readonly stack: string
  readonly logicalId: string
  /** By the function's name. A function without code is not run: its events stay in the queue. */
  readonly code: Readonly<Record<string, FunctionCode>>
  /** Hexadecimal digits that are the same at every start. */
  id(length: number): string
  /** Name of a resource that the template does not name. */
  generatedName(): string
}

export function contextOf(
  base: Pick<ResourceContext, 'services' | 'place' | 'stack' | 'code'>,
  logicalId: string,
): ResourceContext {
  const { place, stack } = base
  const text = [place.account, place.region, stack, logicalId].join(' ')
  const digits = createHash('sha256').update(text).digest('hex')
  return {
    ...base,
    logicalId,
    id: (length) => digits.slice(0, length),
    generatedName: () => `${stack}-${logicalId}-${digits.slice(0, 12)}`,
  }
}
