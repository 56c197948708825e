/** The bot tokens of the workspace. */
export interface Tokens {
  /** The one that is accepted. */
  readonly current: string
  /** Revokes it, as reinstalling the app does; returns the next one. */
  revoke(): string
  /** The error of a call with this token; `undefined` if it is accepted. */
  problemOf(token: string | undefined): string | undefined
}

export function createTokens(first: string): Tokens {
  const tokens = [first]
  const current = () => tokens.at(-1) ?? first
  return {
    get current() {
      return current()
    },
    revoke() {
      tokens.push(`${first}-${tokens.length + 1}`)
      return current()
    },
    problemOf(token) {
      if (!token) return 'not_authed'
      if (token === current()) return undefined
      return tokens.includes(token) ? 'token_revoked' : 'invalid_auth'
    },
  }
}
