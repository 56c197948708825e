import type { Environment, Project } from '@repo/environments'
import { App, type AppProps } from 'aws-cdk-lib'
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { RUNBOOKS, runbooksUrl } from './alarm-text.ts'
import { addStacks } from './stacks.ts'

export interface CreateAppOptions {
  readonly table: readonly Environment[]
  readonly project: Project
  /** Folder with the built Lambda of the alerts. */
  readonly bundle: string
  /** Settings; those of `cdk.json` and of the command line come in by themselves when `cdk` runs this. */
  readonly context?: Readonly<Record<string, string>>
  /** Where the templates go. Default: where `cdk` wants them. */
  readonly outdir?: AppProps['outdir']
}

/**
 * The CDK app of a table of environments, with the behaviour that the installed CDK recommends for new ones.
 * @throws TableError, SettingsError, BundleMissingError
 */
export function createApp({ table, project, bundle, context, outdir }: CreateAppOptions): App {
  const runbooks = { [RUNBOOKS]: runbooksUrl(project) }
  const app = new App({ context: { ...flags, ...runbooks, ...context }, outdir })
  addStacks(app, { table, project, bundle })
  return app
}
