import type { Environment } from '@repo/environments'
import type { Plan } from '../input/plan.ts'
import type { Edits, Tree } from '../tree/tree.ts'
import type { Step } from './step.ts'

/** Folders of ecspresso: sizes and configuration. */
export const definitionsStep: Step = {
  name: 'definitions',
  edits: (tree, plan) =>
    copies(tree, plan, ({ services }) => services.map(({ definitions }) => definitions), {
      change: (text, { environment, model }) =>
        text.replace(/^# Sizes of (\w+)/, (line, name) =>
          name === model.name ? `# Sizes of ${environment.name}` : line,
        ),
    }),
}

/** GitHub Environments as code. */
export const githubEnvironmentsStep: Step = {
  name: 'github-environments',
  edits: (tree, plan) =>
    copies(
      tree,
      plan,
      ({ githubEnvironment }) => [`.github/environments/${githubEnvironment}.json`],
      {
        change: (text, { environment }) =>
          text.replace(/"branches": \[.*\]/, () => `"branches": ["${environment.branch}"]`),
      },
    ),
}

/** Rulesets of the branches as code. */
export const rulesetsStep: Step = {
  name: 'rulesets',
  edits: (tree, plan) =>
    copies(tree, plan, ({ branch }) => [`.github/rulesets/${branch.replaceAll('/', '-')}.json`], {
      change: (text, { environment, model }) =>
        text
          .replaceAll(`"name": "${model.branch}"`, () => `"name": "${environment.branch}"`)
          .replaceAll(`"refs/heads/${model.branch}"`, () => `"refs/heads/${environment.branch}"`),
    }),
}

interface Change {
  readonly change: (text: string, pair: Plan['pairs'][number]) => string
}

/** Each environment gets the files or folders of its model; those that no environment has any more are removed. */
function copies(
  tree: Tree,
  { before, pairs }: Plan,
  pathsOf: (environment: Environment) => readonly string[],
  { change }: Change,
): Edits {
  const under = (path: string) => (tree.read(path) === undefined ? tree.files(path) : [path])
  const edits = new Map<string, string | undefined>()
  for (const environment of before.environments)
    for (const path of pathsOf(environment))
      for (const file of under(path)) edits.set(file, undefined)
  for (const pair of pairs) {
    const models = pathsOf(pair.model)
    for (const [index, path] of pathsOf(pair.environment).entries()) {
      const model = models[index] ?? models[0] ?? path
      for (const file of under(model))
        edits.set(file.replace(model, path), change(tree.read(file) ?? '', pair))
    }
  }
  return edits
}
