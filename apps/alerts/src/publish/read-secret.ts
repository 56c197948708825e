import type { ReadSecret } from './token.ts'

/** Reads secrets of AWS. The clients are loaded when a secret is first needed, not at every cold start. */
export const readSecret: ReadSecret = async ({ service, id }) => {
  if (service === 'SSM') {
    const { GetParameterCommand, SSMClient } = await import('../aws/ssm.ts')
    const command = new GetParameterCommand({ Name: id, WithDecryption: true })
    return (await new SSMClient({}).send(command)).Parameter?.Value
  }
  const { GetSecretValueCommand, SecretsManagerClient } = await import('../aws/secrets-manager.ts')
  const client = new SecretsManagerClient({})
  return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString
}
