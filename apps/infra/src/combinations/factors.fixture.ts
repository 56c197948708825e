import type { Environment } from '@repo/environments'
import * as z from 'zod'
import { certificateOf } from '../app.fixture.ts'
import { settingSchemas } from '../settings.ts'

/** Settings that are chosen together, by their keys in the context; an empty one and the others of the factor are not set. */
export type Choice = Readonly<Record<string, string>>

/** The choices, of which a combination has exactly one. `{}`: the default. */
export type Factor = readonly Choice[]

/** It decides which stacks are made, and nothing about them: a test of its own shows it. */
const selecting = ['environment']

/** Refused in production, with tests of their own. */
const outsideProduction = ['httpFrom']

/** Settings without an environment that go together, or whose values the schema does not list. */
const shared: Readonly<Record<string, Factor>> = {
  ids: [{ 'github:ownerId': '123456', 'github:repositoryId': '456789' }, {}],
  subscribers: [
    { 'alerts:email': 'on-call@example.com' },
    { 'alerts:endpoint': 'https://events.pager.example.com/sns' },
    {
      'alerts:email': 'on-call@example.com',
      'alerts:endpoint': 'https://events.pager.example.com/sns',
    },
  ],
}

/** Those of an environment, without its name. */
function ownFactors(environment: Environment): Readonly<Record<string, Factor>> {
  const domainName = 'api.example.com'
  const certificateArn = certificateOf(environment)
  const hostedZone = 'Z0A1B2C3D4E5F6/example.com'
  const https: Factor = [
    { domainName, certificateArn },
    { domainName, hostedZone },
    { domainName, certificateArn, hostedZone },
  ]
  const vpc = { vpcId: 'vpc-0a1b2c3d', publicSubnets: 'subnet-0a1b2c3d,subnet-4e5f6a7b' }
  return {
    https: environment.production
      ? https
      : [{}, { httpFrom: '203.0.113.0/24,198.51.100.7/32' }, ...https],
    network: [
      {},
      {
        egress: 'nat',
        natGateways: '1',
        cidr: environment.production ? '10.20.0.0/23' : '10.21.0.0/23',
      },
      { natGateways: '2' },
      { egress: 'nat-instance', natGateways: '1' },
      { egress: 'nat-instance', natGateways: '2' },
      { egress: 'endpoints' },
      { egress: 'public' },
      { ...vpc, privateSubnets: 'subnet-8c9d0e1f,subnet-2a3b4c5d' },
      { ...vpc, egress: 'public' },
    ],
    scaling: [
      {},
      { scaling: '2-10' },
      // Production has none.
      {
        scaling: '1-4',
        schedule: environment.production ? '' : 'MON-FRI 08:00-20:00 Asia/Tokyo',
      },
    ],
    firewall: [{}, { firewall: '2000' }],
    secrets: [{}, { secrets: `${environment.services[0].name}/EXAMPLE_KEY` }],
  }
}

/**
 * What combinations of settings are made of. Settings whose values the schema lists need no example: its values are
 * choices, and so is the default. The others are in `shared` and `ownFactors` above.
 * @throws Error that names the settings without example values
 */
export function factorsOf(table: readonly Environment[]): Readonly<Record<string, Factor>> {
  const given = Object.fromEntries([
    ...Object.entries(shared),
    ...table.flatMap((environment) =>
      Object.entries(ownFactors(environment)).map(([name, factor]) => [
        `${environment.name}:${name}`,
        factor.map((choice) => prefixed(environment.name, choice)),
      ]),
    ),
  ])
  const named = new Set(settingsIn(given))
  const listed: Record<string, Factor> = {}
  const missing: string[] = []
  for (const [key, schema] of combinedSettings(table)) {
    if (named.has(key)) continue
    const values = listedValues(schema)
    if (values.length === 0) missing.push(key)
    listed[key] = [{}, ...values.map((value) => ({ [key]: value }))]
  }
  if (missing.length > 0)
    throw new Error(`no example values for ${missing.join(', ')}: add them to ${import.meta.url}`)
  return { ...given, ...listed }
}

/** The settings that combinations have, and their schemas. */
export function combinedSettings(
  table: readonly Environment[],
): readonly (readonly [key: string, schema: z.ZodType])[] {
  const refused = table
    .filter(({ production }) => production)
    .flatMap(({ name }) => outsideProduction.map((key) => `${name}:${key}`))
  return [...settingSchemas(table)].filter(
    ([key]) => !selecting.includes(key) && !refused.includes(key),
  )
}

/** The settings that factors have, each once. */
export function settingsIn(factors: Readonly<Record<string, Factor>>): readonly string[] {
  return [...new Set(Object.values(factors).flat().flatMap(Object.keys))]
}

function prefixed(environment: string, choice: Choice): Choice {
  return Object.fromEntries(
    Object.entries(choice).map(([key, value]) => [`${environment}:${key}`, value]),
  )
}

/** The values that a schema allows, if it lists them before or after its transformations; of more than three the outermost. */
function listedValues(schema: z.ZodType): readonly string[] {
  const listed = (['input', 'output'] as const).map(
    (io) => z.toJSONSchema(schema, { io, unrepresentable: 'any' }).enum,
  )
  const values = (listed.find(Boolean) ?? []).map(String)
  return values.length > 3 ? [...values.slice(0, 1), ...values.slice(-1)] : values
}
