import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm'
import { call } from '../aws.ts'
import { isObject } from '../definitions/json.ts'
import { EcspressoError } from '../errors.ts'
import type { Session } from '../session.ts'

/** Checks that a secret of a container can be read: `valueFrom` names a secret, a key of it, or a parameter. */
export async function verifySecret(
  session: Session,
  valueFrom: string,
): Promise<string | undefined> {
  if (session.options.has('no-get-secrets')) return '--no-get-secrets'
  if (valueFrom.startsWith('arn:aws:secretsmanager:')) return verifySecretValue(session, valueFrom)
  return verifyParameter(session, valueFrom)
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
async function verifySecretValue(session: Session, valueFrom: string): Promise<undefined> {
  const segments = valueFrom.split(':')
  if (segments.length < 7)
    throw new EcspressoError('verify', `${valueFrom} is not the ARN of a secret.`)
  const SecretId = segments.slice(0, 7).join(':')
  const { SecretString = '' } = await call('secretsmanager:GetSecretValue', () =>
    new SecretsManagerClient(session.aws).send(new GetSecretValueCommand({ SecretId })),
  )
  const key = segments[7]
  if (!key) return
  let value: unknown
  try {
    value = JSON.parse(SecretString)
  } catch {
    throw new EcspressoError(
      'verify',
      `The secret ${SecretId} is not JSON, so it has no key ${key}.`,
    )
  }
  if (!isObject(value) || !Object.hasOwn(value, key))
    throw new EcspressoError('verify', `The secret ${SecretId} has no key ${key}.`)
}

async function verifyParameter(session: Session, valueFrom: string): Promise<undefined> {
  const name = valueFrom.startsWith('arn:aws:ssm:')
    ? valueFrom.slice(valueFrom.lastIndexOf(':') + 1).replace(/^parameter/, '')
    : valueFrom
  const { Parameters = [], InvalidParameters = [] } = await call('ssm:GetParameters', () =>
    new SSMClient(session.aws).send(
      new GetParametersCommand({ Names: [name], WithDecryption: true }),
    ),
  )
  if (Parameters.length === 0 || InvalidParameters.length > 0)
    throw new EcspressoError('not-found', `There is no parameter ${name}.`)
}
