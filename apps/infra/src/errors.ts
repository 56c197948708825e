/** The context (cdk.json, or `-c key=value`) has settings that cannot be used. */
export class SettingsError extends Error {
  override name = 'SettingsError' as const
  readonly code = 'SETTINGS'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(
      ['the context is not valid (apps/infra/cdk.json, or -c key=value):', ...problems].join(
        '\n  ',
      ),
    )
    this.problems = problems
  }
}

/** The table of environments cannot be made into stacks. */
export class TableError extends Error {
  override name = 'TableError' as const
  readonly code = 'TABLE'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(
      [
        'no stacks can be made of the table of environments (packages/environments/table.ts):',
        ...problems,
      ].join('\n  '),
    )
    this.problems = problems
  }
}

/** The Lambda of the alerts has not been built. */
export class BundleMissingError extends Error {
  override name = 'BundleMissingError' as const
  readonly code = 'BUNDLE_MISSING'
  constructor(folder: string) {
    super(
      `the alerts are not built, ${folder} has no index.mjs: run \`npx -y pnpm@12 infra\`, which builds first, not cdk itself`,
    )
  }
}
