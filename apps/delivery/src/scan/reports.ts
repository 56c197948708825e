import * as z from 'zod'

const severity = z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'])

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
  Results: list(
    z.object({
      Target: z.string(),
      Vulnerabilities: list(
        z.object({
          VulnerabilityID: z.string(),
          Severity: severity,
          PkgName: z.string(),
          InstalledVersion: z.string().default(''),
          FixedVersion: z.string().default(''),
        }),
      ),
      Secrets: list(
        z.object({ RuleID: z.string(), Severity: severity, Title: z.string().default('') }),
      ),
    }),
  ),
})

/** The fields of `dockle --format json` that are used. */
export const dockleReport = z.object({
  details: list(z.object({ code: z.string(), title: z.string(), level: z.string() })),
})
