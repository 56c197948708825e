import type { SharedNames } from '@repo/environments'
import { DefaultStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { OidcProviderNative } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { Place } from '../arn.ts'
import { AUDIENCE, ISSUER } from './github.ts'

export interface GithubStackProps {
  /** The account, and the region where its stack is: IAM has none. */
  readonly place: Place
  readonly names: SharedNames
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
}

/**
 * Lets the account trust GitHub's tokens. An account has one provider for each issuer, and another team may have made it: so it has a
 * stack of its own, which is left out where it exists. No thumbprint: IAM trusts the certificate authority.
 */
export class GithubStack extends Stack {
  constructor(scope: Construct, { place, names, qualifier }: GithubStackProps) {
    super(scope, `${names.github}-${place.account}`, {
      // The account is no part of the name: the stack belongs to one.
      stackName: names.github,
      env: place,
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: "GitHub's OIDC provider of this account",
    })
    const provider = new OidcProviderNative(this, 'Provider', {
      url: `https://${ISSUER}`,
      clientIds: [AUDIENCE],
    })
    // Roles of others may trust it by now.
    provider.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
  }
}
