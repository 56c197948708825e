import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'

/** A proxy and the variables that direct a client to it. */
export interface HttpsRegistry {
  readonly environment: { readonly HTTPS_PROXY: string; readonly SSL_CERT_FILE: string }
  close(): void
}

/**
 * Lets the real ecspresso `verify` an image against a local registry. It calls the registry of the image's name over
 * https and ignores `AWS_ENDPOINT_URL`, so this proxy terminates TLS with a certificate of its own and forwards
 * requests to a port. Closing the proxy deletes the certificate.
 * @param toPort port of the plain HTTP server for these hosts
 * @param hosts for instance `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com`; all others are refused
 * @throws where `openssl` is not installed
 */
export async function openHttpsRegistry(
  toPort: number,
  hosts: readonly string[],
): Promise<HttpsRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'https-registry-'))
  const certificate = join(folder, 'certificate.pem')
  const key = join(folder, 'key.pem')
  execFileSync(
    'openssl',
    // biome-ignore format: one option and its value a line reads best
    [
      'req', '-x509', '-nodes', '-days', '1',
      '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
      '-subj', '/CN=local registry', '-addext', `subjectAltName=${['localhost', ...hosts].map((host) => `DNS:${host}`).join(',')}`,
      '-keyout', key, '-out', certificate,
    ],
    { stdio: 'ignore' },
  )
  const context = tls.createSecureContext({
    cert: readFileSync(certificate),
    key: readFileSync(key),
  })
  const proxy = http.createServer((_, response) => response.writeHead(405).end())
  proxy.on('connect', (request, socket) => {
    if (!hosts.some((host) => request.url === `${host}:443`)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    const plain = new tls.TLSSocket(socket, { isServer: true, secureContext: context })
    const upstream = connectTcp(toPort, '127.0.0.1')
    plain.pipe(upstream).pipe(plain)
    plain.on('error', () => upstream.destroy())
    upstream.on('error', () => plain.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo // a TCP server's address is never a string
  return {
    environment: { HTTPS_PROXY: `http://127.0.0.1:${port}`, SSL_CERT_FILE: certificate },
    close() {
      proxy.close()
      proxy.closeAllConnections()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
