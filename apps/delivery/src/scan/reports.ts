import * as z from 'zod'

/** A list that is left out, or null, where it is empty. */
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

/**
 * The fields of `trivy image --format json` that are used. Targets without findings leave the lists out.
 * @see https://trivy.dev/docs/latest/configuration/reporting/#json
 */
export const trivyReport = z.object({
  // A document without it is no report, and not a clean one.
  SchemaVersion: z.literal(2),
  ArtifactName: z.string(),
  Results: list(
    z.object({
      Target: z.string(),
      Vulnerabilities: list(
        z.object({
          VulnerabilityID: z.string(),
          Severity: z.string(),
          PkgName: z.string(),
          InstalledVersion: z.string().default(''),
          FixedVersion: z.string().default(''),
        }),
      ),
      Secrets: list(
        z.object({ RuleID: z.string(), Severity: z.string(), Title: z.string().default('') }),
      ),
    }),
  ),
})

export type TrivyReport = z.output<typeof trivyReport>

/** The fields of `dockle --format json` that are used. */
export const dockleReport = z
  .object({
    summary: z.object({ fatal: z.int() }),
    details: list(
      z.object({
        code: z.string(),
        title: z.string(),
        level: z.string(),
        alerts: list(z.string()),
      }),
    ),
  })
  .refine(
    ({ summary, details }) =>
      summary.fatal <= details.filter(({ level }) => level === 'FATAL').length,
    'counts more FATAL findings than it lists',
  )

export type DockleReport = z.output<typeof dockleReport>
