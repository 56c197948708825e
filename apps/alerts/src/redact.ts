const HIDDEN = '[hidden]'

/**
 * What must not be repeated in a chat: credentials by their well-known form, and the value of anything that calls itself a
 * secret. Errs on the side of hiding too much.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // JSON Web Tokens.
  [/\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, HIDDEN],
  // AWS access key ids; their secret keys are found by name below.
  [/\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, HIDDEN],
  // GitHub, Slack, Stripe and npm tokens.
  [/\b(gh[pousr]_|github_pat_|xox[a-z]-|xapp-|[sr]k_(live|test)_|npm_|whsec_)[\w-]{8,}/g, HIDDEN],
  // Credentials in a URL: `postgres://user:password@host`.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s/@]+@/gi, `$1${HIDDEN}@`],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:\w+ )?[^\s"',]+/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Basic) [\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  // A value may be quoted, and then hold anything; or bare, and then end at a space. `required` is not a value.
  [
    /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|session[-_]?id|cookie|signature)[\w-]*\\?["']?\s*[:=]\s*)(?!required(?:[\s,.;"']|$))(\\?"(?:[^"\\]|\\[^"])*\\?"|'[^']*'|[^\s,;&}"']+)/gi,
    `$1${HIDDEN}`,
  ],
]

/** A log line without credentials, at most `max` characters long. */
export function redact(line: string, max = 500): string {
  const safe = secrets.reduce((text, [pattern, by]) => text.replace(pattern, by), line)
  return safe.length <= max ? safe : `${safe.slice(0, max - 1)}…`
}
