import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { builtBackend, warmBackend } from '../paths.ts'

/** A server that is measured. */
export interface Contender {
  readonly name: string
  /** Arguments of node. */
  readonly main: string
  /** Its environment beside `PORT`. */
  readonly env: Readonly<Record<string, string>>
  /** The route that is requested: a short answer. */
  readonly path: string
  /** Part of a line of stdout that it prints once it is up. */
  readonly up: string
}

export type Contenders = Record<'ours' | 'starter' | 'nestFastify' | 'fastify' | 'http', Contender>

/** A complete environment of the service, with a rate limit that is never reached: requests are still counted. */
export function serviceEnv(keysUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ENV: 'bench',
    COGNITO_USER_POOL_ID: 'us-east-1_Bench',
    S3_URL: 'https://bench.s3.us-east-1.amazonaws.com',
    REGION: 'us-east-1',
    TZ: 'UTC',
    HOST: '127.0.0.1',
    RATE_LIMIT: '9999999',
    AWS_ENDPOINT_URL: keysUrl,
  }
}

/** The built service with a warm compile cache, the generated starter in `starter`, and what they are built on. */
export function contenders(folder: string, starter: string, keysUrl: string): Contenders {
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
  const bare = { env: { NODE_ENV: 'production' }, path: '/' }
  return {
    ours: {
      name: 'this service',
      main: join(folder, 'main.mjs'),
      env: { ...serviceEnv(keysUrl), NODE_COMPILE_CACHE: join(folder, '.compile-cache') },
      path: '/version',
      up: '"listening"',
    },
    starter: {
      ...{ ...bare, name: 'generated starter' },
      main: join(starter, 'dist/main.js'),
      up: 'successfully started',
    },
    nestFastify: {
      ...{ ...bare, name: 'bare Nest on Fastify' },
      main: join(starter, 'dist/main-fastify.js'),
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
