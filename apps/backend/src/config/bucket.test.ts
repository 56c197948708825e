import { describe, expect, it } from 'vitest'
import { bucketAt, isBucketUrl } from './bucket.ts'

describe('URL of the bucket', () => {
  it.each([
    'https://app-dev-uploads.s3.ap-northeast-1.amazonaws.com',
    'https://app-dev-uploads.s3.ap-northeast-1.amazonaws.com/',
    'https://app.dev.s3.dualstack.eu-west-1.amazonaws.com',
    'https://app-dev-uploads.s3-accelerate.amazonaws.com',
    'https://app-dev-uploads.s3.amazonaws.com',
    'https://app-dev-uploads.s3.cn-north-1.amazonaws.com.cn',
    'https://s3.ap-northeast-1.amazonaws.com/app-dev-uploads',
    'https://uploads.example.com',
    'https://minio.example.com/app-dev-uploads',
    'http://127.0.0.1:4566/app-dev-uploads',
    'http://host.docker.internal:4566/app-dev-uploads',
  ])('may be %s', (url) => {
    expect(isBucketUrl(url)).toBe(true)
  })

  it.each([
    ['no URL', 'app-dev-uploads'],
    ['the URI of the AWS CLI', 's3://app-dev-uploads'],
    ['an endpoint without a bucket', 'https://s3.ap-northeast-1.amazonaws.com'],
    ['a bucket twice', 'https://app-dev-uploads.s3.ap-northeast-1.amazonaws.com/uploads'],
    ['another service of AWS', 'https://dynamodb.ap-northeast-1.amazonaws.com/app'],
    ['plain http through a network', 'http://app-dev-uploads.s3.ap-northeast-1.amazonaws.com'],
    ['a local endpoint without a bucket', 'http://127.0.0.1:4566'],
    ['a key', 'https://minio.example.com/app-dev-uploads/hello.txt'],
    ['credentials', 'https://key:secret@minio.example.com/app-dev-uploads'],
    ['a query', 'https://uploads.example.com?x=1'],
  ])('may not be %s', (_, url) => {
    expect(isBucketUrl(url)).toBe(false)
  })

  it.each([
    ['https://a-bucket.s3.eu-west-1.amazonaws.com/', 'eu-west-1'],
    ['https://s3.dualstack.us-gov-west-1.amazonaws.com/a-bucket', 'us-gov-west-1'],
    ['https://a-bucket.s3.amazonaws.com', 'ap-northeast-1'],
    ['http://127.0.0.1:4566/a-bucket', 'ap-northeast-1'],
  ])('%s means the region %s', (url, region) => {
    expect(bucketAt(url, 'ap-northeast-1')).toEqual({ url: url.replace(/\/$/, ''), region })
  })
})
