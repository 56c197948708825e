/**
 * What the bundle has in place of `@aws-sdk/credential-provider-node`, which would also look into files, other processes, SSO
 * and the metadata service. Lambda gives its credentials in variables, and so does the local cloud.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function defaultProvider() {
  return async () => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = process.env
    if (!accessKeyId || !secretAccessKey)
      throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them')
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  }
}
