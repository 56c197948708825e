import { deploymentTargets, resourceNames } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openApp } from './app.fixture.ts'
import { validEnv } from './config/env.fixture.ts'
import { envSchema, readEnv } from './config/env.ts'
import {
  argumentsOf,
  deploymentVariables,
  passedFor,
  readDefinitions,
  renderServiceDefinition,
  renderTaskDefinition,
} from './definitions.fixture.ts'
import { hardStopMs } from './lifecycle.ts'

const commit = 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html (the smaller sizes)
const fargateMemory: Record<string, number[]> = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
}

// The repository's own table and definitions: what holds of them in every fork. Other services have another image.
const [first] = deploymentTargets()
const own = deploymentTargets().filter(
  ({ service }) => service.dockerfile === first?.service.dockerfile,
)
const targets = own.map((target) => ({
  target,
  title: `${target.service.name} in ${target.name}`,
}))

describe.each(targets)('the definitions of $title', ({ target }) => {
  const { name, region, account, service } = target
  const { configuration, values, ...texts } = readDefinitions(service.definitions)
  const passed = passedFor(target, commit)
  const variables = { ...passed, ...values }
  const task = (more = {}) => renderTaskDefinition(texts.task, { ...variables, ...more })
  const serviceDefinition = (more = {}) =>
    renderServiceDefinition(texts.service, { ...variables, ...more })

  it('require exactly the variables of values.env and of a deployment, each in one place', () => {
    const required = argumentsOf('must_env', [configuration, ...Object.values(texts)].join('\n'))
    const given = [...Object.keys(values), ...Object.keys(deploymentVariables.required)]
    expect(given.toSorted()).toEqual(required)
    expect(Object.keys(passed).toSorted()).toEqual(
      Object.keys(deploymentVariables.required).toSorted(),
    )
  })

  it('are checked at paths that the service has, without a token', async () => {
    const { app } = await openApp()
    const command = task().container.healthCheck.command.join(' ')
    const [, livez = ''] = /http:\/\/[^/]+(\/[^']*)'/.exec(command) ?? []
    const readers = [
      ['healthCheck of the task definition', livez],
      ['http.healthPath in packages/environments/table.ts', service.http?.healthPath ?? livez],
      ['apps/delivery, which reads the commit', '/version'],
    ] as const
    for (const [reader, url] of readers)
      expect((await app.inject({ url })).statusCode, `${reader}: the service has no ${url}`).toBe(
        200,
      )
  })

  it('have a default for exactly the variables that a deployment may leave out', () => {
    expect(argumentsOf('env', Object.values(texts).join('\n'))).toEqual(
      Object.keys(deploymentVariables.optional).toSorted(),
    )
  })

  it('pass only variables that the service reads, with values that it accepts', () => {
    const origins = ['https://app.example.com', 'https://admin.example.com']
    const { environment: given, container } = task({ 'output:CorsOrigins': origins.join(',') })
    // Of a secret, only the name is in the definition.
    const names = container.secrets.map((secret) => secret.name)
    const secrets = Object.fromEntries(
      Object.entries(validEnv).filter(([variable]) => names.includes(variable)),
    )
    expect(readEnv({ ...given, ...secrets })).toMatchObject({
      ...validEnv,
      ENV: name,
      REGION: region,
      PORT: 8080,
      CORS_ORIGINS: origins,
    })
    expect(Object.keys(envSchema.shape)).toEqual(
      expect.arrayContaining([...Object.keys(given), ...names]),
    )
  })

  it('keep the documentation of the API off in production', () => {
    const allowed = target.production ? ['off'] : ['on', 'off']
    expect(allowed).toContain(task().environment['API_DOCS'])
  })

  it('deploy the commit from the repository, to the cluster and service of the table', () => {
    const { container, definition } = task()
    expect(container.image).toBe(
      `${account}.dkr.ecr.${region}.amazonaws.com/${service.repository}:${commit}`,
    )
    expect(definition.family).toBe(resourceNames(target).taskFamily)
    expect(parse(configuration)).toMatchObject({
      region: '{{ must_env `REGION` }}',
      cluster: '{{ must_env `CLUSTER` }}',
      service: '{{ must_env `SERVICE` }}',
      timeout: expect.stringMatching(/^\d+m$/),
    })
  })

  it('use one port throughout, and the container that the table names', () => {
    const { container } = task()
    const { loadBalancers } = serviceDefinition()
    expect(container.name).toBe(service.container)
    expect(container.portMappings).toMatchObject([{ name: 'http', containerPort: 8080 }])
    expect(loadBalancers).toEqual([{ containerName: container.name, containerPort: 8080 }])
  })

  it('have a stopTimeout above the hard stop of the service', () => {
    const { container } = task()
    expect(container.stopTimeout * 1000).toBeGreaterThan(hardStopMs)
  })

  it('have a size that Fargate supports', () => {
    const { definition } = task()
    expect(fargateMemory[definition.cpu]).toContain(Number(definition.memory))
  })

  it('run on the processor and the capacity of values.env', () => {
    const { definition } = task({ CPU_ARCHITECTURE: 'ARM64' })
    expect(definition.runtimePlatform.cpuArchitecture).toBe('ARM64')
    expect(['X86_64', 'ARM64']).toContain(values['CPU_ARCHITECTURE'])
    const spot = serviceDefinition({ CAPACITY_PROVIDER: 'FARGATE_SPOT' })
    expect(spot.capacityProviderStrategy).toEqual([
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ])
    // ECS refuses both.
    expect(spot).not.toHaveProperty('launchType')
    expect(['FARGATE', 'FARGATE_SPOT']).toContain(values['CAPACITY_PROVIDER'])
  })

  it('tag the task definition with what alerts read, and the service only with constants', () => {
    const tags = task({ AUTHOR: 'hana', RUN_URL: 'https://github.com/example/runs/1' }).definition
      .tags
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual({
      Service: service.name,
      Environment: name,
      Commit: commit,
      Author: 'hana',
      RunUrl: 'https://github.com/example/runs/1',
    })
    expect(serviceDefinition({ IMAGE_TAG: 'd'.repeat(40) })).toEqual(serviceDefinition())
  })
})
