import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import { createDispatch } from './dispatch.ts'
import { type Handler, type HttpAnswer, type HttpRequest, listen } from './http.ts'
import type { AwsService } from './service.ts'

/** Handles a request before the AWS services; `undefined` passes it on. */
export type Route = (
  request: HttpRequest,
) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>

/** The one port of the cloud. */
export interface Wire {
  readonly port: number
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string
  addService(service: AwsService): void
  addRoute(route: Route): void
  /** The registered services. */
  readonly services: readonly AwsService[]
  close(): Promise<void>
}

export interface WireOptions {
  /** 0: any free one. */
  readonly port: number
  /** Additional address to listen on, if this machine has it, for containers that cannot reach 127.0.0.1. */
  readonly alsoOn?: string | undefined
  readonly calls: Calls
  readonly clock: Clock
  readonly fallback: Caller
}

/**
 * Listens first and registers services later, because some of them (queue URLs) need the port.
 * @throws PortInUseError
 */
export async function openWire({
  port,
  alsoOn,
  calls,
  clock,
  fallback,
}: WireOptions): Promise<Wire> {
  const services: AwsService[] = []
  const routes: Route[] = []
  const dispatch = createDispatch({ services, calls, clock, fallback })
  const handle: Handler = async (request) => {
    for (const route of routes) {
      const answer = await route(request)
      if (answer !== undefined) return answer
    }
    return dispatch(request)
  }
  const server = await listen(port, handle)
  // A TCP server that listens has an address with a port.
  const bound = (server.address() as AddressInfo).port
  const servers = [server]
  try {
    if (alsoOn) servers.push(await listen(bound, handle, alsoOn))
  } catch (error) {
    if (!isNotOurs(error)) {
      await end(server)
      throw error
    }
  }
  return {
    port: bound,
    endpoint: `http://127.0.0.1:${bound}`,
    addService: (service) => void services.push(service),
    addRoute: (route) => void routes.push(route),
    services,
    async close() {
      await Promise.all(servers.map(end))
    },
  }
}

function isNotOurs(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL'
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
