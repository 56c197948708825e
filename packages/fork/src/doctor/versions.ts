import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

/** When Node's developers end a major version. @see https://github.com/nodejs/Release#release-schedule */
const END_OF_NODE: Readonly<Record<string, string>> = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
}

/**
 * Versions that are too old.
 * @param userAgent as pnpm sets it for scripts: `pnpm/12.21.0 npm/? node/v24.1.0 linux x64`
 */
export function versions(
  { read, environments }: Repository,
  userAgent: string,
  now: number,
): Finding[] {
  const manifest = read('package.json') ?? ''
  const [pnpm, node] = ['pnpm/', 'node/v'].map((name) => after(name, userAgent))
  const [definitions = ''] = environments.flatMap(({ services }) =>
    services.map((service) => `${service.definitions}/ecspresso.yml`),
  )
  const image = read('.node-version')?.trim() ?? ''
  const end = END_OF_NODE[image.split('.')[0] ?? '']
  return [
    ...tooOld('pnpm', pnpm, after('"packageManager": "pnpm@', manifest)?.split('.')[0], {
      remedy: 'begin commands with npx -y pnpm@12',
    }),
    ...tooOld('Node', node, after('"node": ">=', manifest), {
      remedy: 'install a newer one from https://nodejs.org',
    }),
    ...tooOld(
      'ecspresso',
      after('', read('.ecspresso-version') ?? ''),
      after('required_version: ">= ', read(definitions) ?? ''),
      {
        file: '.ecspresso-version',
        line: 1,
        remedy: `write a newer release, with its checksums in .ecspresso-checksums`,
      },
    ),
    ...(end !== undefined && now > Date.parse(end)
      ? [
          {
            area: 'versions',
            state: 'wrong',
            file: '.node-version',
            line: 1,
            what: `Node ${image} gets no fixes since ${end}`,
            remedy:
              'write a newer major version there, in Dockerfile.ecs and in pnpm-workspace.yaml',
          } as const,
        ]
      : []),
  ]
}

function tooOld(
  name: string,
  found: string | undefined,
  minimum: string | undefined,
  place: Pick<Finding, 'file' | 'line' | 'remedy'>,
): Finding[] {
  if (found === undefined || minimum === undefined || !isOlder(found, minimum)) return []
  const what = `${name} ${found} is older than ${minimum}, which this repository needs`
  return [{ area: 'versions', state: 'wrong', what, ...place }]
}

/** The version that follows a text. */
function after(text: string, where: string): string | undefined {
  const found = where.slice(where.indexOf(text) + text.length)
  return where.includes(text) ? /^v?(\d+(\.\d+)*)/.exec(found)?.[1] : undefined
}

/** Compares numbers, not texts: 2.10 is newer than 2.9. */
function isOlder(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) < 0
}
