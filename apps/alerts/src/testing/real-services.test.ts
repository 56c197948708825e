import { describe, expect, it } from 'vitest'
import { findRealServices, type RealServices } from './real-services.ts'

const containers: RealServices = {
  startDynamoDb: () => expect.unreachable(),
  startElasticMq: () => expect.unreachable(),
}
const docker = '/usr/bin/docker'
const programs = { java: '/usr/bin/java', maven: '/usr/bin/mvn' }
const nothing = { docker: undefined, java: undefined, maven: undefined }

describe('the real services', () => {
  it('run as containers where the engine has or can pull their images, with Java or without', async () => {
    const found = async (client: string) => (client === docker ? containers : undefined)
    expect(await findRealServices({ docker, ...programs }, found)).toBe(containers)
    expect(await findRealServices({ ...nothing, docker }, found)).toBe(containers)
  })

  it('run through Maven where the engine cannot have their images', async () => {
    const services = await findRealServices({ docker, ...programs }, async () => undefined)
    expect(services).toBeDefined()
    expect(services).not.toBe(containers)
  })

  it('run through Maven where no engine answers, without a look for images', async () => {
    const services = await findRealServices({ ...nothing, ...programs }, () => expect.unreachable())
    expect(services).toBeDefined()
  })

  it('do not run where there is neither, nor with one of Java and Maven', async () => {
    expect(await findRealServices(nothing)).toBeUndefined()
    for (const one of ['java', 'maven'] as const)
      expect(await findRealServices({ ...nothing, [one]: programs[one] })).toBeUndefined()
    expect(await findRealServices({ ...nothing, docker }, async () => undefined)).toBeUndefined()
  })
})
