import { type DeploymentTarget, targetIn } from '@repo/environments'
import { dev, prod } from '@repo/environments/fixture'
import { relevantTemplate, type Template } from '@repo/local-cloud'
import { describe, expect, it } from 'vitest'
import { instantiate } from './placeholders.ts'
import { stacks } from './stacks.ts'
import { synthesizeFor, synthesizeStacks } from './synthesize.ts'

const update = 'node tools/stage/src/seed/update-snapshot.ts'

// CDK loads and synthesizes with nothing to wait for: only a hanging one takes this long.
const timeout = 300_000

it(`the snapshot of the stacks is what CDK synthesizes; ${update} writes it anew`, {
  timeout,
}, () => {
  expect(stacks).toEqual(synthesizeStacks())
})

describe('the snapshot, with the names of an environment', () => {
  const staging = targetIn({ ...dev, name: 'staging', cluster: 'elsewhere', region: 'eu-west-1' })
  const https = {
    [`${prod.name}:certificateArn`]: `arn:aws:acm:${prod.region}:${prod.account}:certificate/1234`,
    [`${prod.name}:domainName`]: 'api.example.com',
  }

  it.each<[string, DeploymentTarget, Readonly<Record<string, string>>]>([
    ['outside production', dev, {}],
    ['in another region', staging, {}],
    ['of production', prod, https],
  ])('is what CDK synthesizes for one %s', (_, target, context) => {
    const synthesized = synthesizeFor(target, context)
    for (const name of ['alerts', 'delivery', 'environment'] as const)
      expect(comparable(instantiate(stacks[name], target)), name).toEqual(
        comparable(relevantTemplate(synthesized[name])),
      )
  })
})

/**
 * Resources without their logical ids, which hold hashes of names, in the order of their types; outputs without the
 * one that says by which name and protocol users come: here it is always the load balancer, by HTTP.
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
      // The one of port 80 redirects to the other one, where there are two.
      .filter(({ Type }) => Type !== 'AWS::ElasticLoadBalancingV2::Listener')
      .map((resource) => JSON.stringify(resource))
      .sort(),
  }
}
