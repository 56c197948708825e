import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import { createWaitingFaults, type Duration, type WaitingFaults } from '../faults/waiting-faults.ts'
import { clientOf, signedBy } from './signed-by.ts'
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

export function createServiceFaults(
  clock: Clock,
  fallback: Caller,
  calls: Pick<Calls, 'record'>,
): ServiceFaults {
  const { add, consume, ...rest } = createWaitingFaults<ServiceFault>(clock, 'aws')
  return {
    ...rest,
    add: (fault) => add(fault, { before: true }),
    route(request) {
      const { service, caller } = signedBy(request, fallback)
      const target = String(request.headers['x-amz-target'] ?? '')
      const operation = target.slice(target.lastIndexOf('.') + 1)
      const next = consume(
        (fault) =>
          fault.service === service &&
          (fault.operation === undefined || fault.operation === operation),
      )
      if (!next) return undefined
      const hangs = next.fault === 'timeout'
      // `ServerException` is the only one of these errors that is not the caller's.
      const status = next.fault === 'ServerException' ? 500 : 400
      calls.record({
        time: clock.now(),
        service: next.service,
        operation,
        caller,
        client: clientOf(request),
        request: request.body.toString('utf8'),
        status: hangs ? 0 : status,
        error: { code: next.fault, message: 'injected' },
      })
      if (hangs) return 'hang'
      return {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type: next.fault, message: 'injected' }),
      }
    },
  }
}
