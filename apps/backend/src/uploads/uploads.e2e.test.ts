import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bearer, token } from '../auth/tokens.fixture.ts'
import { startBundle } from '../bundle.fixture.ts'

const prepare = (port: number) =>
  fetch(`http://127.0.0.1:${port}/uploads`, {
    method: 'POST',
    headers: { ...bearer(token()), 'content-type': 'application/json' },
    body: JSON.stringify({ fileName: 'a.txt', contentType: 'text/plain', contentLength: 5 }),
  })

describe('uploads of the bundle', () => {
  it('are signed with the keys of the environment', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
    const { port } = await startBundle(keys)
    expect(await (await prepare(port)).json()).toMatchObject({
      url: expect.stringMatching(/^https:\/\/app-dev-uploads\.s3\..*X-Amz-Signature=[0-9a-f]{64}/),
    })
  })

  it("are signed with the credentials of the task's role, and an error is logged where there are none", async () => {
    const role = createServer((_, response) =>
      response.end(
        JSON.stringify({
          AccessKeyId: 'ASIAROLE',
          SecretAccessKey: 'secret',
          Token: 'session',
          Expiration: new Date(Date.now() + 3_600_000).toISOString(),
        }),
      ),
    )
    onTestFinished(() => void role.close())
    await once(role.listen(0, '127.0.0.1'), 'listening')
    // A TCP server that listens has an address with a port.
    const { port } = role.address() as AddressInfo
    const onEcs = await startBundle({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/v2/credentials/0123`,
    })
    expect(await (await prepare(onEcs.port)).json()).toMatchObject({
      url: expect.stringMatching(/X-Amz-Credential=ASIAROLE.*X-Amz-Security-Token=session/),
    })
    const nowhere = await startBundle()
    expect((await prepare(nowhere.port)).status).toBe(500)
    expect(await nowhere.service.line('request failed')).toMatchObject({
      err: { message: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') },
    })
  })
})
