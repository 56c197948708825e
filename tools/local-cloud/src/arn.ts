import { randomBytes, randomUUID } from 'node:crypto'
import type { Caller } from './caller.ts'

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` */
export function arn(service: string, caller: Caller, resource: string): string {
  return `arn:aws:${service}:${caller.region}:${caller.account}:${resource}`
}

/** An ARN of IAM, which has no region in it. */
export function iamArn(account: string, resource: string): string {
  return `arn:aws:iam::${account}:${resource}`
}

/** `length` random hexadecimal digits. */
export function hex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length)
}

export const uuid = (): string => randomUUID()

/** State of each account and region, created on first use. */
export function perPlace<T>(make: (caller: Caller) => T): (caller: Caller) => T {
  const places = new Map<string, T>()
  return (caller) => {
    const key = `${caller.account}/${caller.region}`
    const found = places.get(key)
    if (found !== undefined) return found
    const made = make({ account: caller.account, region: caller.region })
    places.set(key, made)
    return made
  }
}
