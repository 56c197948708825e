import { deploymentTargets, type Environment } from '@repo/environments'
import { CfnRegistryScanningConfiguration, CfnSigningConfiguration } from 'aws-cdk-lib/aws-ecr'
import { Platform, SigningProfile } from 'aws-cdk-lib/aws-signer'
import type { Construct } from 'constructs'
import type { ImageSettings } from '../settings.ts'

/**
 * What the registry of an account and region does with images, of these repositories only. There is one configuration of a kind:
 * another stack that sets it takes it over.
 * @returns ARN of the signing profile; the role that pushes needs a permission to sign with it
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
 */
export function addImageSettings(
  scope: Construct,
  environments: readonly Environment[],
  { scanning, signing }: ImageSettings,
): string | undefined {
  const names = deploymentTargets(environments).map(({ service }) => service.repository)
  const repositories = [...new Set(names)]
  if (scanning === 'enhanced')
    new CfnRegistryScanningConfiguration(scope, 'Scanning', {
      scanType: 'ENHANCED',
      rules: [
        {
          scanFrequency: 'CONTINUOUS_SCAN',
          repositoryFilters: repositories.map((filter) => ({ filter, filterType: 'WILDCARD' })),
        },
      ],
    })
  if (!signing) return undefined
  const profile = new SigningProfile(scope, 'SigningProfile', {
    platform: Platform.NOTATION_OCI_SHA384_ECDSA,
  })
  new CfnSigningConfiguration(scope, 'Signing', {
    rules: [
      {
        signingProfileArn: profile.signingProfileArn,
        repositoryFilters: repositories.map((filter) => ({ filter, filterType: 'WILDCARD_MATCH' })),
      },
    ],
  })
  return profile.signingProfileArn
}
