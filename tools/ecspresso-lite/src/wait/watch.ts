import { EcspressoError, messageOf } from '../errors.ts'
import { describeServices } from '../service.ts'
import type { Session } from '../session.ts'
import { byTime, deploymentLine, eventLine } from '../status.ts'

/** Prints the progress of a service while a command waits. */
export interface Watch {
  /** Describes the service and prints what is new. Resolves with false when the call failed. */
  poll(): Promise<boolean>
}

/** Prints events from now on, and the deployments whenever they change. */
export function startWatch(session: Session): Watch {
  let lastEventAt = session.clock.now()
  let shown = ''

  async function poll(): Promise<boolean> {
    try {
      const { services = [] } = await describeServices(session)
      const [service] = services
      if (!service) throw new EcspressoError('not-found', 'The service is gone.')
      for (const event of byTime(service.events ?? [])) {
        const at = Number(event.createdAt ?? 0)
        if (at <= lastEventAt) continue
        session.print(`${eventLine(event)}\n`)
        lastEventAt = at
      }
      const lines = (service.deployments ?? []).map(deploymentLine)
      if (lines.join('\n') !== shown) for (const line of lines) session.info(line)
      shown = lines.join('\n')
      return true
    } catch (error) {
      session.warn(messageOf(error))
      return false
    }
  }
  return { poll }
}
