import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { createWaitingFaults, type Duration, type WaitingFaults } from '../faults/waiting-faults.ts'
import { signedBy } from './signed-by.ts'
import type { Route } from './wire.ts'

/** A fault of a service of AWS with a JSON protocol. */
export interface ServiceFault extends Duration {
  /** Signing name, for instance `ecs`. */
  readonly service: string
  /** For instance `ContinueServiceDeployment`. Default: every operation. */
  readonly operation?: string | undefined
  /** `timeout` for no answer, or an error code, for instance `AccessDeniedException`. */
  readonly fault: string
}

export interface ServiceFaults
  extends Pick<WaitingFaults<ServiceFault>, 'list' | 'remove' | 'clear' | 'subscribe'> {
  /** Makes the next requests to a service fail, before earlier faults. Returns the id of the fault. */
  add(fault: ServiceFault): string
  readonly route: Route
}

export function createServiceFaults(clock: Clock, fallback: Caller): ServiceFaults {
  const { add, consume, ...rest } = createWaitingFaults<ServiceFault>(clock, 'aws')
  return {
    ...rest,
    add: (fault) => add(fault, { before: true }),
    route(request) {
      const { service } = signedBy(request, fallback)
      const operation = String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1)
      const next = consume(
        (fault) =>
          fault.service === service &&
          (fault.operation === undefined || fault.operation === operation),
      )
      if (!next) return undefined
      if (next.fault === 'timeout') return 'hang'
      return {
        // The only one of these errors that is not the caller's.
        status: next.fault === 'ServerException' ? 500 : 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type: next.fault, message: 'injected' }),
      }
    },
  }
}
