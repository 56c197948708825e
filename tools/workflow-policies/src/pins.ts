import type { Breach } from './finding.ts'
import { filesOf, lockFile, type Repository } from './repository.ts'
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

/** All files use the version of an action in the lock table, and the table has no unused action. */
export function lockedActions(repository: Repository): Breach[] {
  const uses = usesIn(filesOf(repository))
  const strangers = uses.flatMap(({ action, ref, version, breach }) => {
    const locked = repository.lock[action]
    if (!locked) return breach(`${action} is not in ${lockFile}: add its version and commit`)
    if (locked.sha === ref && locked.version === version) return []
    return breach(
      `${action} is ${version ?? 'without a version'} at ${ref}, and ${lockFile} has ${locked.version} at ${locked.sha}: make them one`,
    )
  })
  const used = new Set(uses.map(({ action }) => action))
  const idle = Object.keys(repository.lock).filter((action) => !used.has(action))
  return [
    ...strangers,
    ...idle.map((action) => ({
      file: lockFile,
      line: 1,
      message: `${action} is used nowhere: remove it`,
    })),
  ]
}
