import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ListImagesCommand,
} from '@aws-sdk/client-ecr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig, dev, prod, startTestCloud, type TestCloud } from '../testing.ts'

let cloud: TestCloud
let ecr: ECRClient
let digest: string
const repositoryName = 'backend'

beforeAll(async () => {
  cloud = await startTestCloud([dev, prod], { speed: 0 })
  ecr = new ECRClient(clientConfig(cloud.endpoint, dev))
  digest = cloud.ecr.push(dev, { repository: 'backend', tag: 'one', command: ['node', 'one.mjs'] })
})
afterAll(() => cloud.close())

const lastEvent = () => cloud.bus.list().at(-1)?.event

describe('ECR API', () => {
  it('ListImages, DescribeImages and BatchGetImage return a pushed image', async () => {
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}))
    expect(repositories).toMatchObject([
      { repositoryUri: '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/backend' },
    ])
    const listed = await ecr.send(new ListImagesCommand({ repositoryName }))
    expect(listed.imageIds).toEqual([{ imageDigest: digest, imageTag: 'one' }])
    const got = await ecr.send(
      new BatchGetImageCommand({
        repositoryName,
        imageIds: [{ imageTag: 'one' }, { imageTag: 'nope' }],
      }),
    )
    expect(got.images?.[0]?.imageId).toEqual({ imageTag: 'one', imageDigest: digest })
    expect(got.failures).toMatchObject([{ failureCode: 'ImageNotFound' }])
  })

  it('errors have the names of AWS', async () => {
    const describe = (input: { repositoryName: string; imageIds?: { imageTag: string }[] }) =>
      ecr.send(new DescribeImagesCommand(input))
    await expect(describe({ repositoryName: 'nope' })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
    })
    await expect(
      describe({ repositoryName, imageIds: [{ imageTag: 'nope' }] }),
    ).rejects.toMatchObject({ name: 'ImageNotFoundException' })
  })

  it('an image loses its tag when the tag is pushed again', async () => {
    const push = (command: string) =>
      cloud.ecr.push(prod, { repository: 'backend', tag: 'latest', command: [command] })
    const old = push('old')
    const now = push('new')
    const { imageDetails } = await new ECRClient(clientConfig(cloud.endpoint, prod)).send(
      new DescribeImagesCommand({ repositoryName }),
    )
    expect(imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags])).toEqual([
      [old, undefined],
      [now, ['latest']],
    ])
  })

  it('resolve finds an image by its address in task definitions', () => {
    const host = '111122223333.dkr.ecr.ap-northeast-1.amazonaws.com'
    expect(cloud.ecr.resolve(`${host}/backend:one`)).toMatchObject({ digest, tag: 'one' })
    expect(cloud.ecr.resolve(`${host}/backend@${digest}`)).toMatchObject({ tag: 'one' })
    expect(cloud.ecr.resolve(`${host}/backend:two`)).toBeUndefined()
    expect(cloud.ecr.resolve('nginx:latest')).toBeUndefined()
  })
})

describe('ECR events', () => {
  it('a push emits ECR Image Action', () => {
    cloud.ecr.push(dev, { repository: 'backend', tag: 'two', command: ['node', 'two.mjs'] })
    expect(lastEvent()).toMatchObject({
      'detail-type': 'ECR Image Action',
      account: '111122223333',
      detail: { 'action-type': 'PUSH', 'image-tag': 'two', 'repository-name': 'backend' },
    })
  })

  it('a basic scan emits ECR Image Scan, and DescribeImageScanFindings returns its findings', async () => {
    const imageId = { imageTag: 'one' }
    const findings = () =>
      ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId }))
    await expect(findings()).rejects.toMatchObject({ name: 'ScanNotFoundException' })
    cloud.ecr.publishScan(dev, {
      repository: 'backend',
      image: 'one',
      findings: [
        {
          name: 'CVE-2026-1234',
          severity: 'CRITICAL',
          attributes: { package_name: 'openssl', package_version: '3.0.11' },
        },
      ],
    })
    expect(lastEvent()).toMatchObject({
      'detail-type': 'ECR Image Scan',
      resources: ['arn:aws:ecr:ap-northeast-1:111122223333:repository/backend'],
      detail: { 'scan-status': 'COMPLETE', 'finding-severity-counts': { CRITICAL: 1 } },
    })
    const { imageScanFindings, imageScanStatus } = await findings()
    expect(imageScanStatus?.status).toBe('COMPLETE')
    expect(imageScanFindings).toMatchObject({
      findingSeverityCounts: { CRITICAL: 1 },
      findings: [
        { name: 'CVE-2026-1234', attributes: [{ key: 'package_name', value: 'openssl' }, {}] },
      ],
    })
  })

  it('an enhanced scan emits the events of Amazon Inspector, and its findings have the version with the fix', async () => {
    const before = cloud.bus.list().length
    cloud.ecr.publishScan(dev, {
      repository: 'backend',
      image: 'two',
      type: 'ENHANCED',
      findings: [
        {
          name: 'CVE-2026-1234',
          severity: 'CRITICAL',
          attributes: { package_name: 'openssl', package_version: '3.0.11' },
          fixedIn: '3.0.15',
        },
        { name: 'CVE-2026-2345', severity: 'LOW' },
      ],
    })
    const events = cloud.bus.list().slice(before)
    expect(events.map(({ event }) => event)).toMatchObject([
      {
        'detail-type': 'Inspector2 Scan',
        detail: {
          'repository-name': 'arn:aws:ecr:ap-northeast-1:111122223333:repository/backend',
          'finding-severity-counts': { CRITICAL: 1, HIGH: 0, MEDIUM: 0, TOTAL: 2 },
        },
      },
      { 'detail-type': 'Inspector2 Finding', detail: { severity: 'CRITICAL', status: 'ACTIVE' } },
      { 'detail-type': 'Inspector2 Finding', detail: { severity: 'LOW', fixAvailable: 'NO' } },
    ])
    const imageId = { imageTag: 'two' }
    const answer = await ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId }))
    expect(answer.imageScanStatus?.status).toBe('ACTIVE')
    expect(answer.imageScanFindings?.enhancedFindings?.[0]).toMatchObject({
      findingArn: expect.stringMatching(/^arn:aws:inspector2:.*:finding\//),
      fixAvailable: 'YES',
      packageVulnerabilityDetails: {
        vulnerabilityId: 'CVE-2026-1234',
        vulnerablePackages: [{ name: 'openssl', version: '3.0.11', fixedInVersion: '3.0.15' }],
      },
    })
  })

  it('a failed scan has no severity counts', () => {
    cloud.ecr.publishScan(dev, { repository: 'backend', image: 'one', status: 'FAILED' })
    expect(lastEvent()).toMatchObject({ detail: { 'scan-status': 'FAILED' } })
    expect(lastEvent()).not.toHaveProperty('detail.finding-severity-counts')
  })
})

describe('ECR registry', () => {
  const manifest = async (reference: string, method = 'GET') => {
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}))
    return fetch(`${cloud.endpoint}/v2/backend/manifests/${reference}`, {
      method,
      headers: { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` },
    })
  }

  it('GET manifests returns a linux/amd64 manifest by tag and by digest', async () => {
    expect(await (await manifest('one')).json()).toMatchObject({
      manifests: [{ platform: { architecture: 'amd64', os: 'linux' } }],
    })
    const head = await manifest(digest, 'HEAD')
    expect(head.headers.get('docker-content-digest')).toBe(digest)
    expect(await head.text()).toBe('')
  })

  it('a request without credentials answers 401, and an unknown manifest 404', async () => {
    const anonymous = await fetch(`${cloud.endpoint}/v2/`)
    expect(anonymous.status).toBe(401)
    expect(anonymous.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect((await manifest('nope')).status).toBe(404)
  })
})
