import { type Command, defineCommand } from '@repo/cli'
import * as z from 'zod'
import { aws } from './aws.ts'
import { type Finding, findingText } from './finding.ts'
import { github } from './github.ts'
import { placeholders } from './placeholders.ts'
import type { Repository } from './repository.ts'
import type { RunProgram } from './run-program.ts'
import { versions } from './versions.ts'

const titles: Readonly<Record<Finding['area'], string>> = {
  placeholders: 'Values of the example',
  versions: 'Versions',
  github: 'GitHub',
  aws: 'AWS',
}

/** What is missing before a repository deploys. */
export function doctorCommand(repository: Repository, run: RunProgram): Command {
  return defineCommand({
    name: 'fork-doctor',
    summary:
      "Shows what this repository still needs: values that are the example's, what GitHub and AWS do not have yet, versions that are too old; each with what to do. Changes nothing.",
    inputs: {
      placeholders: {
        flag: true,
        means: 'only values of the example, as lint does; without a fault it prints nothing',
        schema: z.boolean().default(false),
      },
    },
    details:
      'Reads GitHub by gh and AWS by aws, with your own credentials, where they are on PATH. Exit code 1 where something is wrong; what is not known is no fault.',
    async run({ placeholders: only, json }, { env, print, now }) {
      const areas: Partial<Record<Finding['area'], readonly Finding[]>> = {
        placeholders: placeholders(repository),
        ...(!only && {
          versions: versions(repository, env['npm_config_user_agent'] ?? '', now()),
          github: await github(repository, run),
          aws: await aws(repository, run),
        }),
      }
      const findings = Object.values(areas).flat()
      if (json) print(JSON.stringify({ origin: repository.isOrigin, findings }, null, 2))
      else if (!only) print(report(areas, repository.isOrigin))
      else if (findings.length > 0) print(findings.map(findingText).join('\n'))
      return findings.some(({ state }) => state === 'wrong') ? 1 : 0
    },
  })
}

function report(
  areas: Partial<Record<Finding['area'], readonly Finding[]>>,
  isOrigin: boolean,
): string {
  // Safe: `areas` has these keys only.
  const entries = Object.entries(areas) as [Finding['area'], readonly Finding[]][]
  return entries
    .flatMap(([area, findings]) => {
      const fine =
        area === 'placeholders' && isOrigin
          ? '✔ this is the origin, whose values are examples; npx -y pnpm@12 init-fork makes it your own'
          : '✔ nothing to do'
      const lines = findings.length === 0 ? [fine] : findings.map(findingText)
      return [`${titles[area]}:`, ...lines.map((line) => `  ${line}`)]
    })
    .join('\n')
}
