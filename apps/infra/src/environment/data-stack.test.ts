import { stackNames } from '@repo/environments'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { dev, environments, prod, synthesize } from '../app.fixture.ts'

const { assembly, template } = synthesize()
const [devData, prodData] = [template(stackNames(dev).data), template(stackNames(prod).data)]
const stateful = ['AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup'] as const

describe('data stack', () => {
  it('has all that an environment keeps, and is deployed before the rest', () => {
    for (const { cluster } of environments) {
      for (const type of stateful) template(cluster).resourceCountIs(type, 0)
      const { dependencies } = assembly.getStackArtifact(cluster)
      expect(dependencies.map(({ id }) => id)).toContain(`${cluster}-data`)
    }
  })

  it('its resources keep their logical ids, because another id would create an empty one', () => {
    const ids = stateful.flatMap((type) => Object.keys(prodData.findResources(type)))
    expect(ids).toEqual([
      'AccessLogs8B620ECA',
      'Uploads4F6EB0FD',
      'UsersPoolBFC35D3B',
      'LogsbackendF5B738A1',
    ])
  })

  it('its resources are retained when that of production is deleted', () => {
    for (const type of stateful)
      prodData.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate' })
    prodData.hasResourceProperties('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' })
  })

  it('that of production is protected from deletion, unless its first deployment is not over', () => {
    const { data } = stackNames(prod)
    const { assembly, template } = synthesize({ context: { 'prod:protection': 'off' } })
    expect(synthesize().assembly.getStackArtifact(data).terminationProtection).toBe(true)
    expect(assembly.getStackArtifact(data).terminationProtection).toBe(false)
    template(data).hasResourceProperties('AWS::Cognito::UserPool', {
      DeletionProtection: 'INACTIVE',
    })
  })

  it('has no bucket for uploads where no service has them', () => {
    const table = environments.map((environment) => ({
      ...environment,
      services: [{ ...dev.service, uploads: false }] as const,
    }))
    const { template } = synthesize({ table })
    template(stackNames(dev).data).resourceCountIs('AWS::S3::Bucket', 0)
    expect(template(stackNames(dev).data).findOutputs('UploadsBucketUrl')).toEqual({})
    template(dev.cluster).resourcePropertiesCountIs(
      'AWS::IAM::Policy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Action: 's3:PutObject' })]),
        },
      },
      0,
    )
  })

  it('has a bucket that takes uploads from browsers over TLS and is never public', () => {
    devData.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    devData.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    })
  })

  it('lets pages of the origins of its environment upload, and by default none', () => {
    devData.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: {
        CorsRules: [Match.objectLike({ AllowedMethods: ['PUT'], AllowedOrigins: dev.origins })],
      },
    })
    expect(prod.origins).toBeUndefined()
    for (const bucket of Object.values(prodData.findResources('AWS::S3::Bucket')))
      expect(bucket).not.toHaveProperty('Properties.CorsConfiguration')
  })

  it('has no user pool where a team brings its own', () => {
    const stack = synthesize({ context: { 'dev:userPool': 'none' } }).template(stackNames(dev).data)
    stack.resourceCountIs('AWS::Cognito::UserPool', 0)
    expect(stack.findOutputs('UserPoolId')).toEqual({})
  })
})
