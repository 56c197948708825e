import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { environments } from '@repo/environments'
import sampleValues from '@repo/environments/sample-values' with { type: 'json' }
import { builtBackend, imageFlags, warmBackend } from '../paths.ts'
import { type openKeys, userPool } from './keys.ts'

type Keys = Awaited<ReturnType<typeof openKeys>>

/** What the load generator sends. */
export interface Request {
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A server that is measured. */
export interface Contender {
  readonly name: string
  /** Flags of node; default: none. */
  readonly flags?: readonly string[]
  readonly main: string
  /** Its environment beside `PORT`. */
  readonly env: Readonly<Record<string, string>>
  readonly request: Request
  /** Part of a line of stdout that it prints once it is up. */
  readonly up: string
}

/** `me` and `uploads` are the service, too: with a token to check, and a URL to sign. */
export type Contenders = Record<'ours' | 'starter' | 'fastify' | 'http', Contender> & {
  /** `undefined`: the service has no sign-in. */
  readonly me?: Contender
  /** `undefined`: the service has no uploads. */
  readonly uploads?: Contender
}

/** A complete environment of the service, with a rate limit that is never reached: requests are still counted. */
export function serviceEnv(keysUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ...sampleValues,
    ENV: 'bench',
    ...(hasSignIn && { COGNITO_USER_POOL_ID: userPool.id }),
    S3_URL: 'https://bench.s3.us-east-1.amazonaws.com',
    REGION: userPool.region,
    HOST: '127.0.0.1',
    RATE_LIMIT: '9999999',
    AWS_ENDPOINT_URL: keysUrl,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'bench',
  }
}

const hasSignIn = 'COGNITO_USER_POOL_ID' in sampleValues
const hasUploads = environments.some(({ services }) => services.some(({ uploads }) => uploads))

/** The built service with a warm compile cache, the generated starter in `starter`, and what they are built on. */
export function contenders(folder: string, starter: string, keys: Keys): Contenders {
  cpSync(dirname(builtBackend), folder, { recursive: true })
  execFileSync(process.execPath, [warmBackend, folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const text = "'Hello World!'"
  const listening = "() => console.log('listening')"
  const script = (name: string, source: string) => {
    // Inside of the starter, to find its Fastify.
    const file = join(starter, `${name}.mjs`)
    writeFileSync(file, source)
    return file
  }
  const bare = { env: { NODE_ENV: 'production' }, request: { path: '/' } }
  const ours = {
    name: 'this service',
    flags: imageFlags(),
    main: join(folder, 'main.mjs'),
    env: { ...serviceEnv(keys.url), NODE_COMPILE_CACHE: join(folder, '.compile-cache') },
    up: '"listening"',
  }
  const authorization = `Bearer ${keys.token('hana')}`
  return {
    ours: { ...ours, request: { path: '/version' } },
    ...(hasSignIn && { me: { ...ours, request: { path: '/me', headers: { authorization } } } }),
    ...(hasUploads && {
      uploads: {
        ...ours,
        request: {
          path: '/uploads',
          method: 'POST' as const,
          headers: { authorization, 'content-type': 'application/json' },
          body: '{"fileName":"report.pdf","contentType":"application/pdf","contentLength":1024}',
        },
      },
    }),
    starter: {
      ...{ ...bare, name: 'generated starter' },
      main: join(starter, 'dist/main.js'),
      up: 'successfully started',
    },
    fastify: {
      ...{ ...bare, name: 'bare Fastify', up: 'listening' },
      main: script(
        'fastify',
        `import Fastify from 'fastify'
const app = Fastify()
app.get('/', async () => ${text})
app.listen({ port: process.env.PORT, host: '127.0.0.1' }, ${listening})`,
      ),
    },
    http: {
      ...{ ...bare, name: 'bare node:http', up: 'listening' },
      main: script(
        'http',
        `import { createServer } from 'node:http'
createServer((_, response) => response.end(${text})).listen(process.env.PORT, '127.0.0.1', ${listening})`,
      ),
    },
  }
}
