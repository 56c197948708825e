import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { User } from './user.ts'

/** A user takes about half a kilobyte. */
const most = 10_000

/**
 * The users of tokens that were verified, until each token expires: checking a signature takes longer than the rest of a request.
 * The tokens themselves are not kept, only their SHA-256.
 */
export class VerifiedTokens {
  readonly #users = new LRUCache<string, User>({ max: most })
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  find(token: string): User | undefined {
    const key = keyOf(token)
    const user = this.#users.get(key)
    if (!user || user.expires.getTime() > this.#now()) return user
    this.#users.delete(key)
    return undefined
  }

  add(token: string, user: User): void {
    this.#users.set(keyOf(token), user)
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64url')
}
