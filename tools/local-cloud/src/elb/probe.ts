import { request } from 'node:http'
import type { CheckResult } from './health-check.ts'
import type { Probe } from './target-group.ts'

/** A GET on a connection of its own, as the health checks of a load balancer. */
export const probeByHttp: Probe = ({ address }, { path, timeoutMs }) =>
  new Promise<CheckResult>((resolve) => {
    const call = request(
      {
        ...address,
        path,
        agent: false,
        timeout: timeoutMs,
        headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
      },
      (response) => {
        response.resume()
        resolve({ status: response.statusCode ?? 0 })
      },
    )
    call.on('timeout', () => {
      resolve({ error: 'timeout' })
      call.destroy()
    })
    call.on('error', () => resolve({ error: 'failed' }))
    call.end()
  })
