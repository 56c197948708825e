import { beforeEach, describe, expect, inject, it } from 'vitest'
import { realServiceImages, servicesInContainers } from './services-in-containers.fixture.ts'

const client = inject('docker')

beforeEach((ctx) => {
  ctx.skip(!client, 'no Docker engine answers')
})

describe('services in containers', () => {
  it('take both images in the versions that Maven would fetch', async () => {
    const images: string[] = []
    const services = await servicesInContainers(client ?? '', async (image) => {
      images.push(image)
      return true
    })
    expect(services).toBeDefined()
    expect(images).toEqual(Object.values(await realServiceImages()))
    for (const image of images) expect(image).toMatch(/^[a-z-]+\/[a-z-]+:\d+\.\d+\.\d+$/)
  })

  it.each([0, 1])('are not there where one image is missing: number %i', async (missing) => {
    const missed = Object.values(await realServiceImages())[missing]
    const available = async (image: string) => image !== missed
    expect(await servicesInContainers(client ?? '', available)).toBeUndefined()
  })
})
