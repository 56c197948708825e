import { OidcProviderNative } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { iamArnOf, type Place } from '../arn.ts'

const ISSUER = 'token.actions.githubusercontent.com'
/** Audience of the token, as `aws-actions/configure-aws-credentials` requests it. */
export const AUDIENCE = 'sts.amazonaws.com'

/** Name of a claim of GitHub's token in a condition of IAM. */
export function claim(name: 'aud' | 'sub'): string {
  return `${ISSUER}:${name}`
}

/** An account has one provider for each issuer, so the ARN does not depend on which stack made it. */
export function githubProviderArn(place: Place): string {
  return iamArnOf(place, `oidc-provider/${ISSUER}`)
}

/** Lets the account trust GitHub's tokens. No thumbprint: IAM trusts the certificate authority. */
export function addGithubProvider(scope: Construct): OidcProviderNative {
  return new OidcProviderNative(scope, 'GithubProvider', {
    url: `https://${ISSUER}`,
    clientIds: [AUDIENCE],
  })
}
