import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { InstallError, messageOf } from './errors.ts'
import { toolFolder } from './find.ts'

export const RELEASES = 'https://github.com/kayac/ecspresso/releases/download'

/** SHA-256 of the pinned release's archives, in the root of the repository: `SHA256  FILE` a line. */
const CHECKSUMS = '.ecspresso-checksums'

export interface Installation {
  /** Without a `v`. */
  version: string
  /** The repository's root: it goes to `.tools/` there. */
  root: string
  /** Where the releases are. */
  releases?: string
  /** How long the server may take to answer, in milliseconds. */
  answerMs?: number
  platform?: NodeJS.Platform
  arch?: string
}

/**
 * Downloads the official release, checks its SHA-256 against the one in the repository, and unpacks it. Nothing is left behind when it fails.
 * @returns the path of the binary
 * @throws InstallError when the server does not answer, or the checksum is another
 * @see https://github.com/kayac/ecspresso/releases
 */
export async function installEcspresso(installation: Installation): Promise<string> {
  const { version, root, releases = RELEASES, answerMs = 30_000 } = installation
  const folder = toolFolder(root, version)
  const binary = join(folder, 'ecspresso')
  if (existsSync(binary)) return binary
  const { platform = process.platform, arch = process.arch } = installation
  const name = `ecspresso_${version}_${platform}_${arch === 'x64' ? 'amd64' : arch}.tar.gz`
  const wanted = checksumOf(name, root)
  const archive = await download(`${releases}/v${version}/${name}`, answerMs)
  verifyChecksum(archive, wanted, name)
  unpack(archive, join(root, '.tools'), folder)
  return binary
}

/** The server must answer in time; the download itself may take as long as it moves. */
async function download(url: string, answerMs: number): Promise<Buffer> {
  const unanswered = new AbortController()
  const timer = setTimeout(() => unanswered.abort(), answerMs)
  try {
    const response = await fetch(url, { signal: unanswered.signal })
    clearTimeout(timer)
    if (!response.ok) throw new Error(`status ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  } catch (error) {
    const why = unanswered.signal.aborted ? `no answer within ${answerMs / 1000} s` : reason(error)
    throw new InstallError(`${url}: ${why}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

/** The message of `fetch failed` names no reason; its cause does. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? messageOf(error) : messageOf(cause) || messageOf(error)
}

/** The release's own list of checksums comes from where the archive comes from, and would prove nothing. */
function checksumOf(name: string, root: string): string {
  const lines = readFileSync(join(root, CHECKSUMS), 'utf8').split('\n')
  const wanted = lines
    .map((line) => line.trim().split(/\s+/))
    .find(([, file]) => file === name)?.[0]
  if (!wanted) throw new InstallError(`${CHECKSUMS} does not name ${name}: add its SHA-256`)
  return wanted
}

function verifyChecksum(archive: Buffer, wanted: string, name: string): void {
  const found = createHash('sha256').update(archive).digest('hex')
  if (found !== wanted)
    throw new InstallError(`${name}: SHA-256 is ${found}, and ${CHECKSUMS} has ${wanted}`)
}

/** Unpacks beside the destination, and moves it there when it is whole. */
function unpack(archive: Buffer, tools: string, folder: string): void {
  mkdirSync(tools, { recursive: true })
  const scratch = mkdtempSync(join(tools, '.installing-'))
  try {
    execFileSync('tar', ['-xf', '-', '-C', scratch], { input: gunzipSync(archive) })
    if (!existsSync(join(scratch, 'ecspresso')))
      throw new InstallError('the archive has no file ecspresso')
    // One without the binary may be left of an older try.
    rmSync(folder, { recursive: true, force: true })
    renameSync(scratch, folder)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
