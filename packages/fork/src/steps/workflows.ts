import { allEdits, editFile, type Step } from './step.ts'

/** The branches that start a workflow, and the environments that one by hand may have. */
export const workflowsStep: Step = {
  name: 'workflows',
  edits: (tree, { after: { environments } }) => {
    const branches = environments.map(({ branch }) => yamlWord(branch))
    const names = environments.map(({ name }) => yamlWord(name))
    return allEdits(
      tree
        .files('.github/workflows')
        .map((file) =>
          editFile(tree, file, (text) =>
            text
              .replace(/^( +branches: )\[.*\]$/m, (_, key) => `${key}[${branches.join(', ')}]`)
              .replace(/^( +options: )\[.*\]$/m, (_, key) => `${key}[${names.join(', ')}]`),
          ),
        ),
    )
  },
}

/** Where pull requests of updates go: to the first environment. */
export const renovateStep: Step = {
  name: 'renovate',
  edits: (tree, { after: { environments } }) =>
    editFile(tree, 'renovate.json', (text) =>
      text.replace(
        /"baseBranchPatterns": \[.*\]/,
        () => `"baseBranchPatterns": ["${environments[0]?.branch}"]`,
      ),
    ),
}

/** YAML reads some words as something else than a text, and the forms of names allow these. */
function yamlWord(word: string): string {
  return /^(\d|[+-]?\.|(true|false|yes|no|on|off|null|y|n)$)/i.test(word) ? `'${word}'` : word
}
