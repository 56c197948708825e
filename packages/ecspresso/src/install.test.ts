import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Installation, installEcspresso } from './install.ts'

const NAME = 'ecspresso_2.8.7_linux_amd64.tar.gz'

let root: string
let server: Server
let requested: string[]
let files: Record<string, Buffer | string>

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'install-ecspresso-'))
  requested = []
  files = { [NAME]: archive('ecspresso') }
  pin(sha256(files[NAME] ?? ''))
  server = createServer((request, response) => {
    const name = request.url?.split('/').at(-1) ?? ''
    requested.push(request.url ?? '')
    const file = files[name]
    // An empty file stands for a server that never answers.
    if (file !== '') response.writeHead(file ? 200 : 404).end(file)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(root, { recursive: true })
})

test('installEcspresso › downloads, verifies and unpacks the release once', async () => {
  const path = await install()
  expect(path).toBe(join(root, '.tools', 'ecspresso-2.8.7', 'ecspresso'))
  expect(execFileSync(path, { encoding: 'utf8' })).toBe('it runs\n')
  expect(requested).toEqual([`/v2.8.7/${NAME}`])
  expect(await install()).toBe(path)
  expect(requested).toHaveLength(1)
})

test('installEcspresso › requests darwin_arm64 for macOS on ARM', async () => {
  const name = 'ecspresso_2.8.7_darwin_arm64.tar.gz'
  files = { [name]: files[NAME] ?? '' }
  pin(sha256(files[name] ?? ''), name)
  await install({ platform: 'darwin', arch: 'arm64' })
  expect(requested).toContain(`/v2.8.7/${name}`)
})

test.each<[string, () => void, RegExp]>([
  [
    'an archive that was replaced together with the checksums of its release',
    () => {
      files[NAME] = archive('ecspresso', 'echo it was replaced')
      files['checksums.txt'] = `${sha256(files[NAME])}  ${NAME}\n`
    },
    /SHA-256 is [0-9a-f]{64}, and \.ecspresso-checksums has [0-9a-f]{64}/,
  ],
  [
    'no checksum for this machine',
    () => pin('0'.repeat(64), 'another.tar.gz'),
    /\.ecspresso-checksums does not name .*: add its SHA-256/,
  ],
  ['no such release', () => delete files[NAME], /amd64\.tar\.gz: status 404/],
  [
    'an archive without the binary',
    () => {
      files[NAME] = archive('another')
      pin(sha256(files[NAME]))
    },
    /no file ecspresso/,
  ],
  [
    'an archive that is none',
    () => {
      files[NAME] = 'not gzip'
      pin(sha256('not gzip'))
    },
    /incorrect header check/,
  ],
])('installEcspresso › throws for %s, and leaves nothing behind', async (_, breakIt, message) => {
  breakIt()
  await expect(install()).rejects.toThrow(message)
  expect(leftBehind()).toEqual([])
})

test('installEcspresso › throws for a server that does not answer in time', async () => {
  files[NAME] = ''
  await expect(install({ answerMs: 200 })).rejects.toThrow(/no answer within 0\.2 s/)
  expect(leftBehind()).toEqual([])
})

test('installEcspresso › throws for a server that refuses the connection', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => void closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const releases = `http://127.0.0.1:${port}`
  await expect(install({ releases })).rejects.toThrow(/amd64\.tar\.gz: .*ECONNREFUSED/)
})

function install(more: Partial<Installation> = {}) {
  // Proven: a server that listens on a port has an address with it.
  const { port } = server.address() as AddressInfo
  return installEcspresso({
    version: '2.8.7',
    root,
    releases: `http://127.0.0.1:${port}`,
    platform: 'linux',
    arch: 'x64',
    ...more,
  })
}

function leftBehind(): string[] {
  return readdirSync(root).includes('.tools') ? readdirSync(join(root, '.tools')) : []
}

/** Writes the checksums of the repository. */
function pin(checksum: string, name = NAME): void {
  writeFileSync(join(root, '.ecspresso-checksums'), `${checksum}  ${name}\n`)
}

function archive(name: string, script = 'echo it runs'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'))
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', folder, name])
  const bytes = readFileSync(join(folder, 'a.tar.gz'))
  rmSync(folder, { recursive: true })
  return bytes
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
