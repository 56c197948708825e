import type { Caller } from '../caller.ts'
import { signedBy } from './signed-by.ts'
import type { Route } from './wire.ts'

/** A fault of a service of AWS with a JSON protocol. */
export interface ServiceFault {
  /** Signing name, for instance `ecs`. */
  readonly service: string
  /** For instance `ContinueServiceDeployment`. Default: every operation. */
  readonly operation?: string | undefined
  /** `timeout` for no answer, or an error code, for instance `AccessDeniedException`. */
  readonly fault: string
  /** Number of requests; default 1. */
  readonly times?: number
}

export interface ServiceFaults {
  /** Makes the next requests to a service fail, before earlier faults. */
  add(fault: ServiceFault): void
  readonly route: Route
}

export function createServiceFaults(fallback: Caller): ServiceFaults {
  let waiting: { fault: ServiceFault; left: number }[] = []
  return {
    add(fault) {
      waiting.unshift({ fault, left: fault.times ?? 1 })
    },
    route(request) {
      const { service } = signedBy(request, fallback)
      const operation = String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1)
      const next = waiting.find(
        ({ fault }) =>
          fault.service === service &&
          (fault.operation === undefined || fault.operation === operation),
      )
      if (!next) return undefined
      next.left--
      waiting = waiting.filter(({ left }) => left > 0)
      const { fault } = next.fault
      if (fault === 'timeout') return 'hang'
      return {
        // The only one of these errors that is not the caller's.
        status: fault === 'ServerException' ? 500 : 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type: fault, message: 'injected' }),
      }
    },
  }
}
