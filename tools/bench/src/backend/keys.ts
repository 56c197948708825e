import { createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

/** The user pool of the service that is measured. */
export const userPool = { id: 'us-east-1_Bench', region: 'us-east-1' }

/** Plays Cognito on this machine: publishes a key under every path. The service fetches it before it listens. */
export async function openKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'bench' }
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [key] })))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** An access token of a user, good for an hour. */
    token(user: string): string {
      const seconds = Math.floor(Date.now() / 1000)
      const claims = {
        sub: user,
        iss: `https://cognito-idp.${userPool.region}.amazonaws.com/${userPool.id}`,
        token_use: 'access',
        client_id: 'bench',
        username: user,
        exp: seconds + 3600,
      }
      const content = [{ alg: 'RS256', kid: 'bench' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
