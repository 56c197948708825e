import { type DeploymentTarget, targetIn } from '@repo/environments'
import { dev, prod, project, worker } from '@repo/environments/fixture'
import { relevantTemplate, type Template } from '@repo/local-cloud'
import { describe, expect, it } from 'vitest'
import { instantiate } from './placeholders.ts'
import { templateOf } from './seeded-cloud.ts'
import { stacks } from './stacks.ts'
import { synthesizeFor, synthesizeStacks } from './synthesize.ts'

const update = 'node tools/stage/src/seed/update-snapshot.ts'

// CDK never waits here: only a hanging synthesis takes this long.
const timeout = 300_000

it(`the snapshot of the stacks equals the synthesis; ${update} updates it`, { timeout }, () => {
  expect(stacks).toEqual(synthesizeStacks())
})

describe('snapshot of the stacks', () => {
  const staging = targetIn({ ...dev, name: 'staging', cluster: 'elsewhere', region: 'eu-west-1' })
  const context = {
    [`${prod.name}:certificateArn`]: `arn:aws:acm:${prod.region}:${prod.account}:certificate/1234`,
    [`${prod.name}:domainName`]: 'api.example.com',
    // The local load balancer writes none, so the snapshot has no bucket for them.
    [`${prod.name}:accessLogs`]: 'off',
  }

  it.each<[string, DeploymentTarget, Readonly<Record<string, string>>]>([
    ['an environment outside production', dev, {}],
    ['an environment in another region', staging, {}],
    ['production', prod, context],
  ])('the instantiated snapshot equals the synthesis for %s', (_, target, context) => {
    const synthesized = synthesizeFor(target, context, project)
    for (const name of ['alerts', 'registry', 'delivery', 'data', 'environment'] as const)
      expect(comparable(instantiate(stacks[name], target, project)), name).toEqual(
        comparable(relevantTemplate(synthesized[name])),
      )
  })
})

it('the stacks of an environment with several services equal the synthesis', { timeout }, () => {
  const admin = { ...dev.service, name: 'admin', repository: 'admin' }
  const rule = { priority: 1, paths: ['/admin/*'] }
  const http = { port: 8080, healthPath: '/readyz', rule }
  const { service: _, ...environment } = dev
  const several = {
    ...environment,
    services: [worker.service, dev.service, { ...admin, http }] as const,
  }
  const synthesized = synthesizeFor(several, {}, project)
  for (const which of ['data', 'environment'] as const)
    expect(comparable(templateOf(several, which, project)), which).toEqual(
      comparable(relevantTemplate(synthesized[which])),
    )
})

/**
 * Resources sorted by type and without logical ids, which contain hashes of names. Outputs without `ServiceUrl`, which
 * here is always the load balancer by HTTP.
 */
function comparable({ Resources, Outputs = {} }: Template) {
  const { ServiceUrl: _, ...outputs } = Outputs
  const ids = Object.keys(Resources)
  const text = ids.reduce(
    (kept, id) => kept.replaceAll(`"${id}"`, `"${Resources[id]?.Type}"`),
    JSON.stringify({ resources: Object.values(Resources), outputs }),
  )
  const { resources, ...rest } = JSON.parse(text) as { resources: Template['Resources'][string][] } // as it was written
  return {
    ...rest,
    resources: resources
      // With HTTPS there are two, and that of port 80 redirects to the other.
      .filter(({ Type }) => Type !== 'AWS::ElasticLoadBalancingV2::Listener')
      // Without HTTPS there is no certificate.
      .filter(({ Properties }) => !/-CertificateExpiry$/.test(String(Properties?.['AlarmName'])))
      .map((resource) => JSON.stringify(resource))
      .sort(),
  }
}
