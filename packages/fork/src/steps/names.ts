import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Plan } from '../input/plan.ts'
import { printJson } from '../tree/print.ts'
import { allEdits, editFile, type Step } from './step.ts'

/** What `package.json` has about where a repository comes from. */
export const originSchema = z.object({
  name: z.string(),
  version: z.string().default('0.0.0'),
  /** True in the repository that forks are made of: its values are examples. */
  origin: z.boolean().optional(),
  /** Of a fork: what it was made of. */
  upstream: z
    .object({ repository: z.string(), commit: z.string(), version: z.string() })
    .optional(),
})

/** Name and origin in `package.json`. The origin never changes afterwards. */
export const packageStep: Step = {
  name: 'package',
  edits: (tree, { before, after, origin }) =>
    editFile(tree, 'package.json', (text) => {
      const { name: _, version: __, origin: ___, upstream: ____, ...others } = JSON.parse(text)
      const { upstream, version } = originSchema.parse(JSON.parse(text))
      const next = {
        name: nameOf(after.project.repository).toLowerCase(),
        version: upstream ? version : '0.0.0',
        upstream: upstream ?? { repository: before.project.repository, ...origin },
        ...others,
      }
      return isDeepStrictEqual(next, JSON.parse(text)) ? text : printJson(next)
    }),
}

/** Pages that name the repository. */
const pages = [
  '.devcontainer/devcontainer.json',
  '.github/ISSUE_TEMPLATE/config.yml',
  'CONTRIBUTING.md',
  'README.ja.md',
  'README.md',
  'SECURITY.md',
]

/** Names on pages, once: afterwards these are the fork's own. */
export const pagesStep: Step = {
  name: 'pages',
  edits: (tree, plan) =>
    allEdits(
      plan.isFork ? [] : pages.map((page) => editFile(tree, page, (text) => renamed(text, plan))),
    ),
}

function renamed(text: string, { before, after, pairs }: Plan): string {
  const names: readonly (readonly [string, string])[] = [
    [before.project.repository, after.project.repository],
    [nameOf(before.project.repository), nameOf(after.project.repository)],
    [before.project.defaultChannel, after.project.defaultChannel],
    ...before.environments.map(({ name, slack }) => {
      const heir = pairs.find(({ model }) => model.name === name)?.environment
      const { channel } = heir?.slack ?? after.environments[0]?.slack ?? slack
      return [slack.channel, channel] as const
    }),
  ]
  return names.reduce((changed, [from, to]) => changed.replace(wholeWord(from), () => to), text)
}

function nameOf(repository: string): string {
  return repository.split('/')[1] ?? repository
}

function wholeWord(text: string): RegExp {
  const literal = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g')
}
