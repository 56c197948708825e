import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { compare, printJson } from '../definitions/json.ts'
import type { TaskDefinition } from '../definitions/load.ts'
import { sortBy } from './service.ts'

/** A task definition as text to compare: sorted where order has no meaning, sizes as plain numbers. */
export function comparableTaskDefinition(definition: TaskDefinition | undefined): string {
  if (!definition) return ''
  const { containerDefinitions = [], proxyConfiguration, networkMode } = definition
  const containers = containerDefinitions.map((container) =>
    comparableContainer(container, networkMode === 'awsvpc'),
  )
  return printJson({
    ...definition,
    containerDefinitions: sortBy(containers, ({ name }) => name),
    cpu: plainUnits(definition.cpu, /^(.+?) *vcpu/i),
    memory: plainUnits(definition.memory, /^(.+?) *GB/),
    placementConstraints: sortBy(definition.placementConstraints ?? [], printJson),
    requiresCompatibilities: (definition.requiresCompatibilities ?? []).toSorted(compare),
    volumes: sortBy(definition.volumes ?? [], printJson),
    tags: sortBy(definition.tags ?? [], ({ key }) => key),
    proxyConfiguration: proxyConfiguration && {
      ...proxyConfiguration,
      properties: sortBy(proxyConfiguration.properties ?? [], ({ name }) => name),
    },
  })
}

function comparableContainer(container: ContainerDefinition, awsvpc: boolean): ContainerDefinition {
  const ports = sortBy(container.portMappings ?? [], printJson)
  return {
    ...container,
    environment: sortBy(container.environment ?? [], ({ name }) => name),
    secrets: sortBy(container.secrets ?? [], ({ name }) => name),
    mountPoints: sortBy(container.mountPoints ?? [], printJson),
    volumesFrom: sortBy(container.volumesFrom ?? [], printJson),
    // In awsvpc mode hostPort always equals containerPort.
    portMappings: awsvpc
      ? ports.map((port) => ({ ...port, hostPort: port.hostPort ?? port.containerPort }))
      : ports,
  }
}

/** `.25 vCPU` is 256, `0.5 GB` is 512. */
function plainUnits(size: string | undefined, unit: RegExp): string | undefined {
  const amount = size === undefined ? undefined : unit.exec(size)?.[1]
  if (amount === undefined) return size
  const number = Number(amount)
  return Number.isNaN(number) ? undefined : String(Math.trunc(number * 1024))
}
