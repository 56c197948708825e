import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChosenEcspresso } from '@repo/ecspresso-lite'

/** A server of releases for `pnpm tools`, which downloads from `ECSPRESSO_RELEASES`. */
export interface Releases {
  readonly url: string
  readonly version: string
  /** For `.ecspresso-checksums`. */
  readonly checksums: string
  close(): void
}

export interface ReleaseOptions {
  /** The version of `.ecspresso-version`, under which ecspresso-lite is served. */
  readonly pinned: string
  /** Speed of ecspresso-lite's clock. */
  readonly speed: number
  /** Makes `ecspresso deploy` always exit with 0. */
  readonly blind: boolean
}

/**
 * Serves one release, so that the workflow installs ecspresso by the same steps as on
 * GitHub. The archive contains this machine's real ecspresso or ecspresso-lite.
 */
export async function serveReleases(
  ecspresso: ChosenEcspresso,
  options: ReleaseOptions,
): Promise<Releases> {
  const version = ecspresso.kind === 'binary' ? ecspresso.version : options.pinned
  const archive = archiveOf(ecspresso, options)
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `ecspresso_${version}_${process.platform}_${arch}.tar.gz`
  const files: Readonly<Record<string, string | Buffer>> = {
    [`/v${version}/${name}`]: archive,
  }
  const server = createServer(({ url = '' }, response) => {
    const file = files[url]
    response.writeHead(file === undefined ? 404 : 200).end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  return {
    url: `http://127.0.0.1:${port}`,
    version,
    checksums: `${createHash('sha256').update(archive).digest('hex')}  ${name}\n`,
    close: () => void server.close(),
  }
}

function archiveOf(ecspresso: ChosenEcspresso, { speed, blind }: ReleaseOptions): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ecspresso-release-'))
  try {
    const binary = join(folder, 'ecspresso')
    if (ecspresso.kind === 'binary') copyFileSync(ecspresso.path, binary)
    else {
      const program = join(import.meta.dirname, 'ecspresso.fixture.ts')
      const variables = `SPEED=${speed} BLIND=${blind ? 1 : 0}`
      writeFileSync(binary, `#!/bin/sh\n${variables} exec ${process.execPath} ${program} "$@"\n`)
    }
    chmodSync(binary, 0o755)
    execFileSync('tar', ['-czf', 'release.tar.gz', 'ecspresso'], { cwd: folder })
    return readFileSync(join(folder, 'release.tar.gz'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
