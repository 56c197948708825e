import type { Secrets } from './ecs/ports.ts'
import type { SecretsManager } from './secrets-manager/secrets-manager.ts'
import type { Ssm } from './ssm/ssm.ts'

/**
 * Values for the `secrets` of a task definition. `valueFrom` is an SSM name or ARN, or a secret's ARN, with
 * `:JSON_KEY:STAGE:VERSION` behind it where only one key of it is wanted.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function createTaskSecrets(ssm: Ssm, secretsManager: SecretsManager): Secrets {
  return {
    resolve(caller, valueFrom) {
      const [, secretArn, key] =
        /^(arn:[^:]+:secretsmanager:[^:]+:\d+:secret:[^:]+)(?::([^:]*))?/.exec(valueFrom) ?? []
      if (!secretArn) return ssm.value(caller, valueFrom)
      const value = secretsManager.value(caller, secretArn)
      return key && value !== undefined ? keyOf(value, key) : value
    },
  }
}

function keyOf(json: string, key: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(json)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const value: unknown = Object.entries(parsed).find(([name]) => name === key)?.[1]
    return value === undefined ? undefined : String(value)
  } catch {
    return undefined
  }
}
