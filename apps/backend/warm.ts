import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

/**
 * Leaves V8's compile cache beside a built service: `node warm.ts FOLDER [UID ROOT]`.
 * It starts `FOLDER/main.mjs` once, as user UID, and keeps what Node writes to `FOLDER/.compile-cache`; then puts FOLDER into
 * `ROOT/$SOURCE_DATE_EPOCH`, dated by that (seconds since 1970, default 0), to be copied to an image's root.
 * Node looks for the cache by its own version, the processor and the user's number, and starts without it where one differs.
 */
const [folder, user, root] = process.argv.slice(2)
if (!folder) throw new Error('usage: node warm.ts FOLDER [UID ROOT]')
const cache = join(folder, '.compile-cache')
const uid = user === undefined ? undefined : Number(user)

/** By its path: no dependency is installed where the image is built. */
const sampleValues = join(import.meta.dirname, '../../packages/environments/sample-values.json')

/** Valid values. Before it listens, the service requests nothing but the keys of its user pool. */
const settings: Record<string, string> = {
  ...JSON.parse(readFileSync(sampleValues, 'utf8')),
  ENV: 'warm',
  REGION: 'us-east-1',
  HOST: '127.0.0.1',
  PORT: '0',
}

/** Plays Cognito: publishes a key under every path. */
async function openKeys() {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'warm' }
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [key] })))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() }
}

/**
 * Starts the service and ends it as soon as it listens. Not by SIGTERM: what runs while it stops depends on how long that
 * takes, and what has run is in the cache.
 * @throws if it does not start
 */
async function runOnce(main: string, cognito: string): Promise<void> {
  const script = `
    await import(${JSON.stringify(pathToFileURL(main).href)})
    process.exit()`
  // `--predictable`: the same code gives the same bytes, and Node accepts them without the flag.
  const flags = ['--predictable', '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, flags, {
    cwd: '/',
    env: {
      ...settings,
      AWS_ENDPOINT_URL: cognito,
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: cache,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  const [[code], log] = await Promise.all([once(child, 'close'), text(child.stdout)])
  if (code !== 0 || !log.includes('"msg":"listening"'))
    throw new Error(`the service ended with ${code}:\n${log}`)
}

/** Makes a folder readable by everybody, writable by root only, and independent of the time of the build. */
function settle(path: string, seconds: number): void {
  const stat = statSync(path)
  if (stat.isDirectory()) for (const name of readdirSync(path)) settle(join(path, name), seconds)
  if (uid !== undefined) chownSync(path, 0, 0)
  chmodSync(path, stat.isDirectory() ? 0o755 : 0o644)
  lutimesSync(path, seconds, seconds)
}

rmSync(cache, { recursive: true, force: true })
mkdirSync(cache)
if (uid !== undefined) chownSync(cache, uid, uid)
const keys = await openKeys()
await runOnce(join(folder, 'main.mjs'), keys.url).finally(keys.close)
if (readdirSync(cache).length === 0) throw new Error('Node wrote no compile cache')
if (root) {
  const date = process.env['SOURCE_DATE_EPOCH'] ?? '0'
  const dated = join(root, date)
  cpSync(folder, join(dated, folder), { recursive: true })
  settle(dated, Number(date))
}
