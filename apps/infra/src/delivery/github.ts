import { iamArnOf, type Place } from '../arn.ts'

/** The issuer of GitHub's tokens, without `https://`. */
export const ISSUER = 'token.actions.githubusercontent.com'
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
