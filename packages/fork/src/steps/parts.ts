import { withoutDependencies } from '../parts/dependencies.ts'
import { parts } from '../parts/index.ts'
import { withoutRoutes, withoutSecurity } from '../parts/openapi.ts'
import type { Part } from '../parts/part.ts'
import { type Edits, type Tree, withEdits } from '../tree/tree.ts'
import { editFile, type Step } from './step.ts'

/** Removes what the fork leaves out. Comes first: the other steps copy what is left. */
export const partsStep: Step = {
  name: 'parts',
  edits: (tree, { input: { without = [] } }) => {
    const edits = new Map<string, string | undefined>()
    const add = (made: Edits) => {
      for (const [path, text] of made) edits.set(path, text)
    }
    for (const name of without)
      for (const edit of editsOf(parts[name])) add(edit(withEdits(tree, edits)))
    return edits
  },
}

type Edit = (tree: Tree) => Edits

function editsOf(part: Part): Edit[] {
  const changes = ({ lines, texts, routes, security = [] }: Part) => [
    ...Object.entries(lines).map(([path, patterns]) => ({
      path,
      change: (text: string) => withoutLines(text, patterns),
    })),
    ...Object.entries(texts).map(([path, pairs]) => ({
      path,
      change: (text: string) => pairs.reduce((rest, [from, to]) => rest.replaceAll(from, to), text),
    })),
    ...Object.entries(routes).map(([path, names]) => ({
      path,
      change: (text: string) => withoutRoutes(text, names),
    })),
    ...security.map((path) => ({ path, change: withoutSecurity })),
  ]
  return [
    ...part.folders.map(
      (folder): Edit =>
        (tree) =>
          new Map(tree.files(folder).map((path) => [path, undefined])),
    ),
    ...changes(part).map(
      ({ path, change }): Edit =>
        (tree) => {
          const paths = path.endsWith('/') ? tree.files(path.slice(0, -1)) : [path]
          return new Map(paths.flatMap((one) => [...editFile(tree, one, change)]))
        },
    ),
    ...Object.entries(part.dependencies).map(
      ([workspace, names]): Edit =>
        (tree) =>
          withoutDependencies(tree, workspace, names),
    ),
  ]
}

function withoutLines(text: string, patterns: readonly RegExp[]): string {
  const rest: string[] = []
  let removed = false
  for (const line of text.split('\n')) {
    // A paragraph goes with one of the empty lines around it.
    if (removed && line === '' && rest.at(-1) === '') continue
    removed = patterns.some((pattern) => pattern.test(line))
    if (!removed) rest.push(line)
  }
  return rest.join('\n')
}
