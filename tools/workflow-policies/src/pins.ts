import type { Breach } from './finding.ts'
import { filesOf, type Repository } from './repository.ts'
import { type CompositeAction, stepsOf, type Workflow } from './workflow.ts'

interface Use {
  readonly action: string
  readonly ref: string
  /** Version in the comment after it, `v1.2.3`. */
  readonly version: string | undefined
  readonly breach: (message: string) => Breach
}

/** Every use of a third-party action or reusable workflow. */
function usesIn(files: readonly (Workflow | CompositeAction)[]): Use[] {
  return files.flatMap((file) => {
    const jobs = file.kind === 'workflow' ? file.jobs : []
    return [...jobs, ...stepsOf(file)].flatMap(({ uses = '', at }) => {
      if (uses === '' || uses.startsWith('./')) return []
      const path = [...at, 'uses']
      const [action = '', ref = ''] = uses.split('@')
      const version = /# (v\d+\.\d+\.\d+)$/.exec(file.lineAt(path))?.[1]
      return [{ action, ref, version, breach: (message: string) => file.breach(path, message) }]
    })
  })
}

const commit = /^[0-9a-f]{40}$/

/** An action is pinned to one commit, with its version in a comment, and to the same one in all files. */
export function oneVersionOfAnAction(repository: Repository): Breach[] {
  const uses = usesIn(filesOf(repository))
  const first = new Map<string, Use>()
  return uses.flatMap((use) => {
    const { action, ref, version, breach } = use
    if (!commit.test(ref) || version === undefined)
      return breach(
        `${action} is ${version ?? 'without a version'} at ${ref}: pin a commit, with its version in a comment`,
      )
    const previous = first.get(action)
    first.set(action, previous ?? use)
    return previous === undefined || (previous.ref === ref && previous.version === version)
      ? []
      : breach(
          `${action} is ${version} here and ${previous.version} elsewhere, or another commit: make them one`,
        )
  })
}
