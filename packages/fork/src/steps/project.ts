import { printLiteral } from '../tree/print.ts'
import { objectNamed, propertyOf } from '../tree/source.ts'
import { editFile, type Step } from './step.ts'

const FILE = 'packages/environments/project.ts'

/** Names of the project. */
export const projectStep: Step = {
  name: 'project',
  edits: (tree, { before, after }) =>
    editFile(tree, FILE, (text) =>
      Object.entries(after.project).reduce((changed, [key, value]) => {
        if (Object.entries(before.project).some(([k, v]) => k === key && v === value))
          return changed
        const at = propertyOf(objectNamed('project', FILE, changed), key)
        return at
          ? changed.slice(0, at.start) + printLiteral(value) + changed.slice(at.end)
          : changed
      }, text),
    ),
}
