import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './files.fixture.ts'

/** A shared definition, with a text in place of each template. */
function definition(name: string): Record<string, object> {
  const text = readFileSync(join(root, 'ecspresso', name), 'utf8')
  return JSON.parse(
    text.replaceAll(/"[^"\n]*"|\{\{.*?\}\}/g, (part) =>
      part.startsWith('"') ? part : JSON.stringify(part),
    ),
  )
}

it('the service definition of workers is the other one without what needs a load balancer', () => {
  const { loadBalancers, healthCheckGracePeriodSeconds, deploymentConfiguration, ...rest } =
    definition('ecs-service-def.json')
  const { alarms, ...deployment } = deploymentConfiguration as Record<string, object> // as it was written
  expect([loadBalancers, healthCheckGracePeriodSeconds, alarms]).not.toContain(undefined)
  expect(definition('ecs-worker-service-def.json')).toEqual({
    ...rest,
    deploymentConfiguration: deployment,
  })
})
