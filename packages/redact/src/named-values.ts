import { HIDDEN } from './hidden.ts'

// JSON in JSON has one backslash, then three, then seven before each quote.
const quoted = String.raw`\\{0,7}"(?:[^"\\]|\\[^"])*(?:\\?"|$)|'[^'\n]*'?`
const separator = String.raw`\\{0,7}["']?\s{0,8}(?:=>|[:=](?!>)|%3D)\s{0,8}`
const keyOf =
  'api|access|account|private|secret|encryption|decryption|signing|master|auth|shared|storage|function|webhook|client|deploy|ssh|license|subscription|integration|session|jwt|hmac'

/**
 * A name that may be of a secret, and its value: quoted, and then it holds anything; or bare, and then it ends at a space. ARNs come
 * first, as their parts read like names (`…:secret:db-AbCdEf`).
 */
const named = new RegExp(
  String.raw`\barn:[\w-]+:[^\s"',;]+|((?:pass|pwd|secret|token|(?:${keyOf})[-_. ]?key|credential|session[-_]?id|signature|\bsig\b)[\w-]{0,60})(${separator})(${quoted}|[^\s,;&}"'{[][^\s,;&}"']*)`,
  'gi',
)

/** Headers whose value is more than one word. */
const headers = new RegExp(
  String.raw`\b((?:proxy-)?authorization|(?:set-)?cookies?)(${separator})(\\{0,7}"[^"\n]*|'[^'\n]*|(?:AWS4-[\w-]+|Digest|OAuth|Hawk)\b[^\n]*|\w+=[^\n"']*|(?:[\w-]+ )?[^\s"',]+)`,
  'gi',
)

const flag =
  /(\s--?(?:[\w-]*-)?(?:password|passwd|pass|secret|token|api-key|access-key)) +(?!-)([^\s]+)/gi
const element =
  /(<([\w:-]*(?:password|passwd|secret|token|api-?key|access-?key))(?: [^<>]*)?>)[^<]+(?=<\/)/gi

/** Whether the field of an object, a header for instance, has a value that its name calls a secret. */
export function isSecretField(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false
  if (name.length > 200) return false
  if (typeof value === 'string' && onlyAsField.has(name.toLowerCase())) return value !== ''
  const text = typeof value === 'object' || isPhrase(value) ? 'x1' : JSON.stringify(textOf(value))
  return hideNamedValues(`${name}: ${text}`).startsWith(`${name}: ${HIDDEN}`)
}

/** What is a word of the language in a sentence, and has a secret as the name of a field. */
const onlyAsField = new Set(['auth', 'bearer', 'cvc', 'cvv', 'jwt', 'otp', 'pin'])

/** In a text, words after a name are a sentence about it; in a field of its own they are a passphrase. */
function isPhrase(value: unknown): boolean {
  return typeof value === 'string' && /\s/.test(value.slice(0, 100)) && !value.startsWith('arn:')
}

function textOf(value: unknown): string {
  return String(value).slice(0, 100)
}

/** Hides the values of what calls itself a secret: assignments, JSON, headers, flags, XML. */
export function hideNamedValues(text: string): string {
  return text
    .replace(headers, (all, name: string, between: string, value: string) =>
      isWord(value) ? all : name + between + HIDDEN,
    )
    .replace(named, (all: string, name?: string, between = '', value = '', at = 0) => {
      if (name === undefined) return all
      const before = /[\w./-]*$/.exec(text.slice(Math.max(at - 60, 0), at))?.[0] ?? ''
      return isSecret(`${before}${name}`, between, value)
        ? name + between + HIDDEN
        : name + between + hideNamedValues(value)
    })
    .replace(flag, (all, option: string, value: string) =>
      isWord(value) ? all : `${option} ${HIDDEN}`,
    )
    .replace(element, `$1${HIDDEN}`)
}

function isSecret(name: string, between: string, value: string): boolean {
  // `/app/prod/db-password: …` is the name of a parameter, and a sentence about it.
  if (name.includes('/') && /:\s/.test(between)) return false
  if (isWord(value)) return false
  const words = wordsOf(name)
  const last = words.findLastIndex((word) => secretWord.test(word))
  if (last === -1) return false
  const after = words.slice(last + 1)
  if (after.at(-1) === 'id') return words[last] === 'session' || uuid.test(value)
  // The working directory; the version of a package (`"jsonwebtoken": "^9.0.2"`).
  if (words[last] === 'pwd' && /^[./]/.test(value)) return false
  if (/^["']?[\^~]?\d+\.\d+\.\d+["']?$/.test(value)) return false
  if (words.at(-1) === 'tokens' && /^["']?\d{1,7}\b/.test(value)) return false
  return !after.some((word) => aboutWords.has(word))
}

/** `dbPassword`, `DB_PASSWORD`, `db-password` and `db.password` as words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)
}

const secretWord = new RegExp(
  `(?:password|passwd|passphrase|secret|token|(?:${keyOf})key|credential)s?\\d*$|^(?:pass|pwd|key|session|sessionid|signature|sig)$`,
)

/** What follows the word in a name that is about a secret, and does not have it. */
const aboutWords = new Set(
  'name names arn arns type types url uri endpoint path file dir directory policy length count size limit version expiry expires expiration ttl age domain algorithm provider manager ref source field header issuer audience scope required enabled rotation store exception error errors match does not service'.split(
    ' ',
  ),
)

const uuid = /^["']?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i

/** Whether a text that stands where a value would is a sentence about it, a placeholder or an ARN. */
function isWord(value: string): boolean {
  return (
    words.test(value) ||
    /^\\{0,7}["']?(?:arn:|\$|\{\{|%|<[\w -]+>|\*+\\?["']?$|\[hidden)/.test(value)
  )
}

const words =
  /^\\{0,7}["']?(?:[A-Z]\w*(?:Exception|Error|NotFound)|(?:required|missing|must|is|are|was|not|no|none|null|nil|undefined|true|false|empty|unset|invalid|valid|expired|expected|too|should|can|cannot|could|unable|failed|unknown|unexpected|the|an?|for|from|in|of|on|has|have|rejected|revoked|denied|mismatch|updated|rotated|changed|wrong|incorrect|error|retrieved?|loaded|loading|found|check|enabled|disabled|set|present|configured|provided)(?=[\s,.;:)"'}\]\\]|$))/i
