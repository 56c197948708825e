import type { Environment, Project } from '@repo/environments'
import { environments, project } from '@repo/environments'
import * as z from 'zod'
import { originSchema } from '../steps/names.ts'
import type { Tree } from '../tree/tree.ts'

/** What doctor looks at. */
export interface Repository {
  readonly project: Project
  readonly environments: readonly Environment[]
  /** `context` of `cdk.json`. */
  readonly context: Readonly<Record<string, unknown>>
  /** True where its values are examples on purpose. */
  readonly isOrigin: boolean
  readonly read: Tree['read']
}

const cdkSchema = z.object({ context: z.record(z.string(), z.unknown()).default({}) })

/** The repository in this tree. */
export function repositoryIn({ read }: Tree): Repository {
  const { context } = cdkSchema.parse(JSON.parse(read('apps/infra/cdk.json') ?? '{}'))
  const { origin } = originSchema.parse(JSON.parse(read('package.json') ?? '{}'))
  return { project, environments, context, isOrigin: origin === true, read }
}
