import { expect, it } from 'vitest'
import { parseImageUri } from './image-uri.ts'

const nothing = {
  registry: undefined,
  account: undefined,
  region: undefined,
  tag: undefined,
  digest: undefined,
}
const registry = '111122223333.dkr.ecr.eu-west-1.amazonaws.com'
const ecr = { registry, account: '111122223333', region: 'eu-west-1' }

it.each([
  [`${registry}/backend:4f2a9c1`, { ...ecr, repository: 'backend', tag: '4f2a9c1' }],
  [
    `${registry}/team/backend@sha256:0a1b`,
    { ...ecr, repository: 'team/backend', digest: 'sha256:0a1b' },
  ],
  [
    `${registry}/backend:v1@sha256:0a1b`,
    { ...ecr, repository: 'backend', tag: 'v1', digest: 'sha256:0a1b' },
  ],
  [
    '111122223333.dkr-ecr.eu-west-1.on.aws/backend',
    { ...ecr, registry: '111122223333.dkr-ecr.eu-west-1.on.aws', repository: 'backend' },
  ],
  [
    'public.ecr.aws/appmesh/envoy:v1',
    { registry: 'public.ecr.aws', repository: 'appmesh/envoy', tag: 'v1' },
  ],
  ['localhost:5000/backend', { registry: 'localhost:5000', repository: 'backend' }],
  ['library/nginx', { repository: 'library/nginx' }],
  ['nginx:1.29', { repository: 'nginx', tag: '1.29' }],
])('parseImageUri › reads %s', (uri, parts) => {
  expect(parseImageUri(uri)).toEqual({ ...nothing, ...parts })
})
