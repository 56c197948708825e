import { createHash } from 'node:crypto'
import * as z from 'zod'
import { optional } from './setting.ts'

/** How tasks reach AWS and the internet. */
export const egresses = ['nat', 'nat-instance', 'endpoints', 'public'] as const
export type Egress = (typeof egresses)[number]

/** A VPC that the stack makes. */
export interface NewNetwork {
  readonly kind: 'new'
  /** IPv4 range, which no other environment of the table has. */
  readonly cidr: string
  readonly egress: Egress
  /** NAT gateways or instances: 1, or one for each of the two availability zones; 0 where the egress needs none. */
  readonly natGateways: 0 | 1 | 2
}

/** A VPC that is there already, with the routes that it has. */
export interface ExistingNetwork {
  readonly kind: 'existing'
  readonly vpcId: string
  readonly publicSubnets: Subnets
  /** Where the tasks run. */
  readonly taskSubnets: Subnets
  /** Whether the tasks have public addresses, and so no other way out. */
  readonly publicAddresses: boolean
}

export type NetworkSettings = NewNetwork | ExistingNetwork

/** Ids of two subnets, in two availability zones. */
type Subnets = readonly [string, string]

const SUBNET = 'subnet-[0-9a-f]{8,17}'
const subnets = optional(
  z
    .string()
    .regex(new RegExp(`^${SUBNET},${SUBNET}$`), {
      error: 'must be two subnets in two availability zones, like subnet-0a1b2c3d,subnet-4e5f6a7b',
    })
    .transform((text): Subnets => {
      const [first = '', second = ''] = text.split(',')
      return [first, second]
    })
    .refine(([first, second]) => first !== second, 'must be two subnets, not one twice'),
)

const cidrForm = 'must be an IPv4 range from /16 to /23, like 10.20.0.0/16'

/** The settings of an environment about its network. */
export const networkShape = {
  vpcId: optional(
    z.string().regex(/^vpc-[0-9a-f]{8,17}$/, 'must be the id of a VPC, like vpc-0a1b2c3d'),
  ),
  publicSubnets: subnets,
  privateSubnets: subnets,
  // AWS has at most /16 for a VPC. A load balancer takes at least /27 in each zone, which is a sixteenth of /23.
  cidr: optional(z.string().refine((cidr) => isRange(cidr, 16, 23), cidrForm)),
  egress: optional(z.enum(egresses, `must be one of ${egresses.join(', ')}`)),
  natGateways: optional(z.coerce.number().pipe(z.literal([1, 2], 'must be 1 or 2'))),
}

export type GivenNetwork = z.output<z.ZodObject<typeof networkShape>>

/**
 * The network that the settings describe, unless they contradict each other.
 * @param cidr of the VPC, if the stack makes it: the one of the settings, or the one chosen for it
 */
export function networkOf(
  { name, production }: { readonly name: string; readonly production: boolean },
  given: GivenNetwork,
  cidr: string,
  problems: string[],
): NetworkSettings | undefined {
  const before = problems.length
  const refuse = (keys: readonly (keyof GivenNetwork)[], reason: string) => {
    for (const key of keys) if (given[key] !== undefined) problems.push(`${name}:${key}: ${reason}`)
  }
  const { vpcId, publicSubnets, privateSubnets, egress = 'nat' } = given
  if (vpcId === undefined) {
    refuse(['publicSubnets', 'privateSubnets'], `only with ${name}:vpcId, the VPC that has them`)
    const translates = egress === 'nat' || egress === 'nat-instance'
    if (!translates)
      refuse(['natGateways'], `not with the egress ${egress}, which needs no NAT gateway`)
    const natGateways = translates ? (given.natGateways ?? (production ? 2 : 1)) : 0
    if (problems.length > before) return undefined
    return { kind: 'new', cidr, egress, natGateways }
  }
  const publicAddresses = egress === 'public'
  refuse(['cidr', 'natGateways'], `not with ${name}:vpcId, whose network stays as it is`)
  if (!publicAddresses)
    refuse(['egress'], `public or none with ${name}:vpcId, whose routes stay as they are`)
  if (!publicSubnets)
    problems.push(`${name}:publicSubnets: required with ${name}:vpcId, for the load balancer`)
  if (publicAddresses)
    refuse(['privateSubnets'], 'not with the egress public: tasks run in the public subnets')
  else if (!privateSubnets)
    problems.push(
      `${name}:privateSubnets: required with ${name}:vpcId, for the tasks; or ${name}:egress=public`,
    )
  const taskSubnets = publicAddresses ? publicSubnets : privateSubnets
  if (problems.length > before || !publicSubnets || !taskSubnets) return undefined
  return { kind: 'existing', vpcId, publicSubnets, taskSubnets, publicAddresses }
}

/**
 * The range of each new VPC, by name of the environment: the one of the settings, or 10.N.0.0/16, where N follows from the
 * name alone, so that an entry more in the table moves no VPC. If two names have the same N, the later one takes the next.
 */
export function chooseCidrs(
  given: ReadonlyMap<string, string | undefined>,
  problems: string[],
): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>()
  for (const [name, cidr] of given) {
    if (cidr === undefined) continue
    for (const [other, taken] of chosen)
      if (overlap(cidr, taken))
        problems.push(`${name}:cidr: ${cidr} overlaps ${taken} of ${other}: choose another range`)
    chosen.set(name, cidr)
  }
  for (const [name, cidr] of given) {
    if (cidr !== undefined) continue
    const first = createHash('sha256').update(name).digest()[0] ?? 0
    const candidates = Array.from({ length: 255 }, (_, step) => 1 + ((first + step) % 255))
    const free = candidates
      .map((n) => `10.${n}.0.0/16`)
      .find((one) => ![...chosen.values()].some((taken) => overlap(one, taken)))
    if (free === undefined) problems.push(`${name}:cidr: required, no 10.N.0.0/16 is left`)
    else chosen.set(name, free)
  }
  return chosen
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [boundsOf(one), boundsOf(other)]
  return a.first <= b.last && b.first <= a.last
}

/** The first and the last address of a range, as numbers. */
function boundsOf(cidr: string): { readonly first: number; readonly last: number } {
  const size = 2 ** (32 - prefixOf(cidr))
  const bytes = cidr.split('/')[0]?.split('.') ?? []
  const address = bytes.reduce((number, byte) => number * 256 + Number(byte), 0)
  const first = address - (address % size)
  return { first, last: first + size - 1 }
}

/** The length of the prefix: 16 of 10.0.0.0/16. */
export function prefixOf(cidr: string): number {
  return Number(cidr.split('/')[1])
}

/** Whether this is one IPv4 range, with a prefix length between two. */
export function isRange(cidr: string, widest: number, narrowest: number): boolean {
  const prefix = prefixOf(cidr)
  return z.cidrv4().safeParse(cidr).success && prefix >= widest && prefix <= narrowest
}
