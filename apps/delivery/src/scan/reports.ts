import * as z from 'zod'

const severity = z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'])

/**
 * What is read of `trivy image --format json`. Targets without findings leave the lists out.
 * @see https://trivy.dev/docs/latest/configuration/reporting/#json
 */
export const trivyReport = z.object({
  Results: z
    .array(
      z.object({
        Target: z.string(),
        Vulnerabilities: z
          .array(
            z.object({
              VulnerabilityID: z.string(),
              Severity: severity,
              PkgName: z.string(),
              InstalledVersion: z.string().default(''),
              FixedVersion: z.string().default(''),
            }),
          )
          .default([]),
        Secrets: z
          .array(
            z.object({ RuleID: z.string(), Severity: severity, Title: z.string().default('') }),
          )
          .default([]),
      }),
    )
    .default([]),
})

/** What is read of `dockle --format json`. */
export const dockleReport = z.object({
  details: z
    .array(z.object({ code: z.string(), title: z.string(), level: z.string() }))
    .nullish()
    .transform((details) => details ?? []),
})
