import { environments } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  deploymentVariables,
  namesAskedBy,
  readText,
  readValues,
  renderServiceDefinition,
  renderTaskDefinition,
} from './definitions.fixture.ts'
import { validEnv } from './env.fixture.ts'
import { envSchema, readEnv } from './env.ts'
import { hardStopMs } from './lifecycle.ts'

const commit = 'c0ffee5a1b2d4e6f8091a2b3c4d5e6f708192a3b'

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html (the smaller sizes)
const fargateMemory: Record<string, number[]> = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
}

describe.each(environments)('the definitions in $name', (environment) => {
  const { name, region, cluster, account, ecspressoFolder } = environment
  const configuration = readText(`${ecspressoFolder}/ecspresso.yml`)
  const definitions = ['ecs-task-def.json', 'ecs-service-def.json'].map((file) =>
    readText(`ecspresso/${file}`),
  )
  const values = readValues(ecspressoFolder)
  const passed: Record<string, string> = {
    ...validEnv,
    ENV: name,
    REGION: region,
    CLUSTER: cluster,
    AWS_ACCOUNT_ID: account,
    IMAGE_TAG: commit,
  }
  const variables = { ...passed, ...values }

  it('ask for exactly what values.env has and a deployment passes, each in one place', () => {
    const asked = namesAskedBy('must_env', [configuration, ...definitions].join('\n'))
    const given = [...Object.keys(values), ...Object.keys(deploymentVariables.required)]
    expect(given.toSorted()).toEqual(asked)
    expect(Object.keys(passed).toSorted()).toEqual(
      Object.keys(deploymentVariables.required).toSorted(),
    )
  })

  it('have a default for exactly what a deployment may leave out', () => {
    expect(namesAskedBy('env', definitions.join('\n'))).toEqual(
      Object.keys(deploymentVariables.optional).toSorted(),
    )
  })

  it('give the container an environment that the service accepts, and nothing that it ignores', () => {
    const { environment: given } = renderTaskDefinition(variables)
    expect(readEnv(given)).toMatchObject({ ...validEnv, ENV: name, REGION: region, PORT: 8080 })
    expect(given['API_DOCS']).toBe(environment.production ? 'off' : 'on')
    expect(Object.keys(envSchema.shape)).toEqual(expect.arrayContaining(Object.keys(given)))
  })

  it('deploy the commit from the repository, to the cluster and service of the table', () => {
    const { container, definition } = renderTaskDefinition(variables)
    expect(container.image).toBe(
      `${account}.dkr.ecr.${region}.amazonaws.com/${environment.repository}:${commit}`,
    )
    expect(definition.family).toBe(`${environment.service}-${name}`)
    // Valid YAML before its templates are rendered, as ecspresso 3 will want it.
    expect(parse(configuration)).toMatchObject({
      region: '{{ must_env `REGION` }}',
      cluster: '{{ must_env `CLUSTER` }}',
      service: environment.service,
      timeout: expect.stringMatching(/^\d+m$/),
    })
  })

  it('use one port and one container name throughout', () => {
    const { container } = renderTaskDefinition(variables)
    const { loadBalancers } = renderServiceDefinition(variables)
    expect(container.portMappings).toMatchObject([{ name: 'http', containerPort: 8080 }])
    expect(loadBalancers).toEqual([{ containerName: container.name, containerPort: 8080 }])
  })

  it('leave the service more time to stop than it takes', () => {
    const { container } = renderTaskDefinition(variables)
    expect(container.stopTimeout * 1000).toBeGreaterThan(hardStopMs)
  })

  it('ask Fargate for a size that it has', () => {
    const { definition } = renderTaskDefinition(variables)
    expect(fargateMemory[definition.cpu]).toContain(Number(definition.memory))
  })

  it('tag the task definition with what alerts read, and the service with nothing that changes', () => {
    const tags = renderTaskDefinition({
      ...variables,
      AUTHOR: 'hana',
      RUN_URL: 'https://github.com/example/runs/1',
    }).definition.tags
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual({
      Service: environment.service,
      Environment: name,
      Commit: commit,
      Author: 'hana',
      RunUrl: 'https://github.com/example/runs/1',
    })
    const later = { ...variables, IMAGE_TAG: 'd'.repeat(40) }
    expect(renderServiceDefinition(later)).toEqual(renderServiceDefinition(variables))
  })
})
