/** Defaults of built events. */
export interface BuildSource {
  /** AWS account id. Default: `111122223333`, the account of AWS's samples. */
  readonly account: string
  /** Default: `us-west-2`. */
  readonly region: string
  /** Makes the `id` of an event, and ids of what is in it. Default: random UUIDs. */
  readonly newId: () => string
  /** Now, in epoch milliseconds. Default: the machine's time. */
  readonly now: () => number
}

/** What every builder takes. What is left out comes from the `BuildSource`. */
export interface EnvelopeOptions {
  readonly id?: string | undefined
  /** When it happened, in epoch milliseconds. The envelope has it in whole seconds, as EventBridge does. */
  readonly at?: number | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
  /** ARNs; by default the one that AWS documents for such an event. */
  readonly resources?: readonly string[] | undefined
}

/** Options of an event about something in ECS. */
export interface EcsOptions extends EnvelopeOptions {
  /** Name of the cluster. Default: `default`. */
  readonly cluster?: string | undefined
  /** Name of the service. Default: `servicetest`. */
  readonly service?: string | undefined
}

/** Any fields of `Detail`, and any others: they go into `detail` as they are. */
export type DetailOf<Event extends { detail: object }> = Partial<Event['detail']> & {
  readonly [field: string]: unknown
}

export const defaultSource: BuildSource = {
  account: '111122223333',
  region: 'us-west-2',
  newId: () => crypto.randomUUID(),
  now: () => Date.now(),
}

/** Everything about one event that is not particular to its kind. */
export interface Frame {
  readonly id: string
  readonly account: string
  readonly region: string
  /** ISO 8601 with milliseconds. */
  readonly iso: string
  /** Start of an ARN: `arn('ecs')` is `arn:aws:ecs:us-west-2:111122223333`. */
  readonly arn: (service: string) => string
  /** A new id, without dashes: as tasks have them. */
  readonly hexId: () => string
  /** The fields of the envelope; `resources` unless the options name others. */
  readonly envelope: (resources: readonly string[]) => {
    version: string
    id: string
    account: string
    time: string
    region: string
    resources: readonly string[]
  }
}

export function frame(source: BuildSource, options: EnvelopeOptions): Frame {
  const { account = source.account, region = source.region, at = source.now() } = options
  const id = options.id ?? source.newId()
  const iso = new Date(at).toISOString()
  return {
    id,
    account,
    region,
    iso,
    arn: (service) => `arn:aws:${service}:${region}:${account}`,
    hexId: () => source.newId().replaceAll('-', ''),
    envelope: (resources) => ({
      version: '0',
      id,
      account,
      time: `${iso.slice(0, 19)}Z`,
      region,
      resources: options.resources ?? resources,
    }),
  }
}
