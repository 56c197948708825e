import type { Environment, Project } from '@repo/environments'
import { type Example, exampleText } from '@repo/environments/examples'

import { githubRepository } from './git.ts'

/**
 * What a fork needs that its files cannot have, in order, as commands where there is one.
 * @param remote URL of `origin`
 */
export function leftToDo(
  { project, environments }: { project: Project; environments: readonly Environment[] },
  examples: readonly Example[],
  remote: string | undefined,
): string[] {
  const { repository } = project
  const own = githubRepository(remote)?.toLowerCase() === repository.toLowerCase()
  return [
    ...(own
      ? []
      : [
          ...(remote === undefined ? [] : ['git remote rename origin upstream']),
          `gh repo create ${repository} --private --source . --remote origin`,
        ]),
    ...examples.map(exampleText),
    'npx -y pnpm@12 test',
    `git add --all && git commit --message 'repository: make it ${repository}'`,
    ...environments.map(({ name }) => `npx -y pnpm@12 bootstrap ${name}`),
    'npx -y pnpm@12 fork-doctor, at any time: what is left',
  ]
}
