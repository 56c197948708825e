import { basename, extname } from 'node:path'
import type { SavedImage } from './image-files.fixture.ts'

/** One thing that Dockle would call FATAL or WARN. */
export interface Finding {
  /** Code of the checkpoint, for instance `CIS-DI-0010`. */
  readonly code: string
  /** What breaks it: a step, a file, an entry. */
  readonly what: string
}

/**
 * Violations of Dockle's checkpoints of level FATAL and WARN by an image, without those about its name.
 * @see https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
 */
export function findings(image: SavedImage): readonly Finding[] {
  return [
    ...(isRoot(image.config.config.User) ? [{ code: 'CIS-DI-0001', what: 'runs as root' }] : []),
    ...image.config.history.flatMap(({ created_by }) => ofStep(created_by)),
    ...added(image).map((what) => ({ code: 'CIS-DI-0009', what })),
    ...image.layers
      .flatMap(({ names }) => names.filter(isCredential))
      .map((what) => ({ code: 'CIS-DI-0010', what })),
    ...(image.config.config.Env ?? [])
      .filter(namesSecret)
      .map((what) => ({ code: 'CIS-DI-0010', what })),
    ...Object.keys(image.config.config.Volumes ?? {})
      .filter((volume) => ['/sys', '/dev', '/proc'].includes(volume))
      .map((what) => ({ code: 'DKL-DI-0002', what })),
    ...records(image, 'etc/shadow')
      .filter(([, password]) => password === '')
      .map(([user = '']) => ({ code: 'DKL-LI-0001', what: user })),
    ...['etc/passwd', 'etc/group'].flatMap((file) =>
      repeated(records(image, file).map(([, , number = '']) => number)).map((number) => ({
        code: 'DKL-LI-0002',
        what: `${number} in ${file}`,
      })),
    ),
  ]
}

const isRoot = (user: string) => ['', 'root', '0'].includes(user.split(':')[0] ?? '')

/** Checkpoints that one step of a Dockerfile breaks. */
function ofStep(step: string): Finding[] {
  const commands = step.split(/&&|;|\|\|/).map((command) => command.trim().split(/\s+/))
  const aptGet = (...verbs: string[]) =>
    commands.findIndex(
      (words) =>
        words.some((word) => word === 'apt-get' || word === 'apt') &&
        words.some((word) => verbs.includes(word)),
    )
  const has = (...wanted: string[]) =>
    commands.some((words) => wanted.every((word) => words.includes(word)))
  const fetches = aptGet('update', 'install')
  const cleans = commands.findLastIndex(
    (words) => words.includes('rm') && words.some((word) => word.startsWith('/var/lib/apt/lists')),
  )
  const updates = aptGet('update')
  const codes = [
    updates >= 0 && aptGet('install', 'upgrade') < 0 && 'CIS-DI-0007',
    has('sudo') && 'DKL-DI-0001',
    aptGet('dist-upgrade') >= 0 && 'DKL-DI-0003',
    has('apk', 'add') && !has('apk', 'add', '--no-cache') && 'DKL-DI-0004',
    fetches >= 0 && cleans < fetches && 'DKL-DI-0005',
  ]
  return codes.filter((code) => code !== false).map((code) => ({ code, what: step }))
}

/** Steps that add what could be copied. The first one of all is how a base brings its own file system. */
function added({ config }: SavedImage): string[] {
  return config.history
    .map(({ created_by }) => created_by)
    .filter((step) => /^(?:\/bin\/sh -c #\(nop\) +)?ADD /.test(step))
    .slice(1)
}

const files = new Set([
  ...['credentials', 'credential', 'credentials.json', 'credential.json', 'credentials.xml'],
  ...['password.txt', 'id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', '.env', 'database.yml'],
  ...['settings.py', 'secret_token.rb', 'carrierwave.rb', 'omniauth.rb'],
])
const extensions = new Set([
  ...['.secret', '.ovpn', '.private_key', '.cscfg', '.rdp', '.mdf', '.sdf', '.bek', '.tpm', '.fve'],
  ...['.jks', '.psafe3', '.agilekeychain', '.keychain', '.pcap', '.gnucache'],
])

function isCredential(path: string): boolean {
  return files.has(basename(path)) || extensions.has(extname(path))
}

function namesSecret(variable: string): boolean {
  const [name = '', value = ''] = variable.split('=')
  // A distribution's own signing key is public.
  return value !== '' && name !== 'GPG_KEY' && /PASS|SECRET|KEY|ACCESS|TOKEN/i.test(name)
}

/** The lines of a file like /etc/passwd, by field. */
function records(image: SavedImage, file: string): string[][] {
  const text = image.file(file)
  if (text === undefined) throw new Error(`the image has no /${file}`)
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'))
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) < index)
}
