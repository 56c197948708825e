import * as z from 'zod'
import { UnknownOriginError } from './errors.ts'

/** Where a fork comes from, as `package.json` records it under `upstream`. */
export interface Origin {
  /** `owner/name` on GitHub. */
  readonly repository: string
  readonly commit: string
  readonly version: string
}

const schema = z.object({
  upstream: z.object({ repository: z.string(), commit: z.string(), version: z.string() }),
})

/** @throws UnknownOriginError */
export function originOf(packageJson: string): Origin {
  const parsed = schema.safeParse(JSON.parse(packageJson))
  if (!parsed.success) throw new UnknownOriginError()
  return parsed.data.upstream
}

/** The file with another commit and version under `upstream`. */
export function withOrigin(
  packageJson: string,
  { commit, version }: Omit<Origin, 'repository'>,
): string {
  return packageJson.replace(/"upstream": \{[^}]*\}/, (block) =>
    block
      .replace(/("commit": )"[^"]*"/, `$1"${commit}"`)
      .replace(/("version": )"[^"]*"/, `$1"${version}"`),
  )
}
