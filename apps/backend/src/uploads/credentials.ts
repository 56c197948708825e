import type { Env } from '../config/env.ts'
import type { Credentials } from './task-role.ts'

/**
 * The credentials of the environment, else those of the task's role.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function credentialsOf(env: Env): () => Promise<Credentials> {
  const given = givenCredentials(env)
  if (given) return async () => given
  let role: (() => Promise<Credentials>) | undefined
  return async () => {
    // Loaded with the first upload, not at start.
    role ??= (await import('./task-role.ts')).taskRole()
    return role()
  }
}

function givenCredentials(env: Env): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!accessKeyId || !secretAccessKey) return undefined
  const sessionToken = env.AWS_SESSION_TOKEN
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}
