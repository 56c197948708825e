import type { Credentials } from './task-role.ts'

/**
 * The credentials that are given, else those of the task's role.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function credentialsOf(given: Credentials | undefined): () => Promise<Credentials> {
  let role: (() => Promise<Credentials>) | undefined
  return async () => {
    if (given) return given
    // Loaded with the first upload, not at start.
    role ??= (await import('./task-role.ts')).taskRole()
    return role()
  }
}
