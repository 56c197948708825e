import { editFile, type Step } from './step.ts'

/** Who reviews: in place of those of the first line with a path. Other lines keep theirs. */
export const codeOwnersStep: Step = {
  name: 'code-owners',
  edits: (tree, { input: { owners } }) =>
    editFile(tree, '.github/CODEOWNERS', (text) => {
      const [, before] = /^[^#\s]\S*[ \t]+(@.*)$/m.exec(text) ?? []
      if (!owners || before === undefined) return text
      return text
        .split('\n')
        .map((line) =>
          !line.startsWith('#') && line.endsWith(` ${before}`)
            ? line.slice(0, -before.length) + owners.join(' ')
            : line,
        )
        .join('\n')
    }),
}
