import { Writable } from 'node:stream'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type AppParts, createApp } from './app.ts'
import { openVerifier } from './auth/tokens.fixture.ts'
import { Lifecycle } from './lifecycle.ts'
import { Presigner } from './uploads/presigner.ts'
import { RunningVersion } from './version/running-version.ts'

interface Replacements extends Partial<Omit<AppParts, 'lifecycle' | 'logger'>> {
  /** What `/version` answers with, instead of the facts. */
  readonly describe?: () => never
}

/** The application without a port, its log lines, its stopping state and its routes. Closed when the test ends. */
export async function openApp({ describe, ...replacements }: Replacements = {}) {
  const lines: Record<string, unknown>[] = []
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const lifecycle = new Lifecycle()
  const started = new Date('2026-11-23T09:00:00Z')
  const ecsTask = { task: '0123abcd', taskDefinition: 'backend-dev:12', imageDigest: 'sha256:0a1b' }
  const app = await createApp({
    requestsPerMinute: 0,
    docs: false,
    version: { commit: 'c'.repeat(40), environment: 'dev', started, ecsTask },
    lifecycle,
    verifier: openVerifier().verifier,
    presigner: new Presigner({
      bucket: { url: 'http://127.0.0.1:4566/app-dev-uploads', region: 'ap-northeast-1' },
      credentials: async () => ({ accessKeyId: '111122223333', secretAccessKey: 'secret' }),
    }),
    logger: pino({ base: null, timestamp: false }, sink),
    ...replacements,
  })
  const routes: string[] = []
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => {
      // Fastify adds HEAD to every GET by itself.
      if (method !== 'HEAD') routes.push(`${method} ${url}`)
    })
  if (describe) app.get(RunningVersion).describe = describe
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  onTestFinished(() => app.close())
  return { app, lifecycle, lines, routes }
}
