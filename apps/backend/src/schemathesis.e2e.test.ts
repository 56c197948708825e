import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it, onTestFinished } from 'vitest'
import { openJwksServer } from './auth/jwks-server.fixture.ts'
import { token } from './auth/tokens.fixture.ts'
import { spawnBundle } from './bundle.fixture.ts'
import { validEnv } from './config/env.fixture.ts'

it('the service answers what Schemathesis sends as its OpenAPI document describes', async (ctx) => {
  const schemathesis = inject('schemathesis') ?? ctx.skip('no schemathesis on PATH')
  const service = spawnBundle({
    ...validEnv,
    PORT: '0',
    API_DOCS: 'on',
    RATE_LIMIT: '0',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: await openJwksServer(),
  })
  onTestFinished(() => void service.signal('SIGKILL'))
  const { port } = await service.line('listening')
  // Where it leaves what it has found.
  const cwd = mkdtempSync(join(tmpdir(), 'schemathesis-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const { stdout } = await promisify(execFile)(
    schemathesis,
    [
      ...['run', `http://127.0.0.1:${port}/openapi.json`, '--no-color', '--seed', '1'],
      ...['--phases', 'examples,coverage,fuzzing', '--max-examples', '200'],
      ...['--header', `Authorization: Bearer ${token()}`],
      // Nest answers a method that a route has not with 404. A file's name follows more rules than a schema can express.
      ...['--exclude-checks', 'unsupported_method,positive_data_acceptance'],
    ],
    { cwd },
  ).catch((error: { stdout?: string; message: string }) => ({
    stdout: `${error.stdout ?? ''}${error.message}`,
  }))
  expect(stdout).toMatch(/No issues found/)
  expect(service.lines.filter(({ level }) => level === 'error')).toEqual([])
})
