import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { validEnv } from '../config/env.fixture.ts'
import { jwks } from './tokens.fixture.ts'

/** Plays Cognito until the test ends: the keys of the pool of `validEnv`, and no other one. Returns its URL. */
export async function openJwksServer(): Promise<string> {
  const { port, close } = await startJwksServer('127.0.0.1')
  onTestFinished(close)
  return `http://127.0.0.1:${port}`
}

/** The same, at this address of the machine and until it is closed. */
export async function startJwksServer(address: string) {
  const path = `/${validEnv.COGNITO_USER_POOL_ID}/.well-known/jwks.json`
  const server = createServer((request, response) => {
    const found = request.url === path
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ? jwks : { message: 'no such pool' }))
  })
  server.listen(0, address)
  await once(server, 'listening')
  return {
    // A TCP server that listens has an address with a port.
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
