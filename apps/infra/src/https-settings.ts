import * as z from 'zod'
import { isRange } from './network-settings.ts'
import { optional } from './setting.ts'

/** A public hosted zone of Route 53, in the account of the environment. */
interface Zone {
  readonly id: string
  readonly name: string
}

/**
 * HTTPS by a name. With a hosted zone the stack makes the name's record, and the certificate unless there is one; without a zone
 * somebody else makes the record.
 */
export type HttpsSettings = { readonly domainName: string } & (
  | { readonly certificateArn: string; readonly hostedZone: Zone | undefined }
  | { readonly certificateArn: undefined; readonly hostedZone: Zone }
)

const WIDEST_PREFIX = 8

/** The settings of an environment about HTTPS, and about HTTP in its place. */
export function httpsShape({ account, region }: { account: string; region: string }) {
  const certificate = new RegExp(`^arn:aws:acm:${region}:${account}:certificate/[\\w-]+$`)
  return {
    certificateArn: optional(
      z.string().regex(certificate, `must be a certificate of ACM in ${account}, ${region}`),
    ),
    domainName: optional(z.hostname('must be a domain name')),
    hostedZone: optional(
      z
        .string()
        .regex(/^Z[A-Z0-9]+\/([a-z0-9-]+\.)+[a-z0-9-]+$/, {
          error: 'must be id and name of a public hosted zone, like Z0A1B2C3D4E5F6/example.com',
        })
        .transform((text) => {
          const [id = '', name = ''] = text.split('/')
          return { id, name }
        }),
    ),
    httpFrom: optional(
      z
        .string()
        .transform((text) => text.split(','))
        .refine((ranges) => ranges.every((range) => isRange(range, WIDEST_PREFIX, 32)), {
          error: `must be IPv4 ranges of /${WIDEST_PREFIX} or less, like 203.0.113.0/24, with commas between; for everybody, serve HTTPS`,
        }),
    ),
  }
}

export type GivenHttps = z.output<z.ZodObject<ReturnType<typeof httpsShape>>>

/** HTTPS as the settings describe it; `undefined` without, outside of production only. */
export function httpsOf(
  { name, production }: { readonly name: string; readonly production: boolean },
  { certificateArn, domainName, hostedZone, httpFrom }: GivenHttps,
  problems: string[],
): HttpsSettings | undefined {
  const wanted = certificateArn !== undefined || hostedZone !== undefined
  if (!wanted && production)
    problems.push(
      `${name}:certificateArn or ${name}:hostedZone: required, production is served by HTTPS only`,
    )
  else if (!wanted && domainName !== undefined)
    problems.push(`${name}:domainName: only with ${name}:certificateArn or ${name}:hostedZone`)
  if (!wanted) return undefined
  if (httpFrom)
    problems.push(`${name}:httpFrom: not with HTTPS, which serves everybody and redirects HTTP`)
  if (domainName === undefined) {
    problems.push(`${name}:domainName: required, the name that the certificate is for`)
    return undefined
  }
  if (hostedZone && domainName !== hostedZone.name && !domainName.endsWith(`.${hostedZone.name}`))
    problems.push(`${name}:domainName: must be in the hosted zone ${hostedZone.name}`)
  return certificateArn !== undefined
    ? { domainName, certificateArn, hostedZone }
    : hostedZone && { domainName, certificateArn, hostedZone }
}
