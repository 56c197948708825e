import { HIDDEN } from './hidden.ts'

/** What a credential looks like, and what takes its place. */
type SecretForm = readonly [RegExp, string]

const privateKey = '[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----'

/**
 * Tokens by the prefix that their issuer gives them.
 * @see https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml
 */
const tokenPrefixes = [
  // GitHub, GitLab
  'gh[pousr]_|github_pat_',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas|ffct)-',
  // Slack, Stripe, Shopify, Square
  'xox[a-z]-|xoxe\\.|xapp-|[sr]k_(?:live|test)_|whsec_|shp(?:at|ca|pa|ss)_|sq0(?:atp|csp)-',
  // Google, DigitalOcean, Heroku, Tailscale, Supabase, PlanetScale
  'AIza|ya29\\.|GOCSPX-|do[opr]_v1_|HRKU-|tskey-|sbp_|sb_secret_|pscale_(?:tkn|pw|oauth)_',
  // Docker Hub, PyPI, RubyGems, Vault, 1Password, age
  'dckr_(?:pat|oat)_|pypi-|rubygems_|hv[sbr]\\.|ops_eyJ|AGE-SECRET-KEY-',
  // Sentry, Grafana, New Relic, Linear, Figma, Postman, Atlassian
  'sntry[su]_|glsa_|NRAK-|lin_api_|figd_|PMAK-|ATATT|ATCTT',
]

/** Prefixes that also begin other words: what follows has to be long. */
const shortPrefixes = 'sk-|npm_|hf_|gsk_|xai-|r8_|nvapi-|ntn_|glc_|dapi|LTAI|ABSK|SG\\.'

/** Hosts of webhooks, whose path or query is the credential. */
const webhookHosts = [
  'hooks\\.slack(?:-gov)?\\.com',
  '(?:\\w+\\.)?discord(?:app)?\\.com/api/webhooks',
  '[\\w-]+\\.webhook\\.office\\.com',
  'outlook\\.office(?:365)?\\.com/webhook',
  '[\\w.-]+\\.logic\\.azure\\.com',
  'chat\\.googleapis\\.com/v1/spaces',
  'hooks\\.zapier\\.com',
  'hook\\.[\\w-]+\\.make\\.com',
  'maker\\.ifttt\\.com',
  'hooks\\.chime\\.aws',
  'events\\.pagerduty\\.com/integration',
  'api\\.telegram\\.org/bot',
  'open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot',
  'oapi\\.dingtalk\\.com',
  'qyapi\\.weixin\\.qq\\.com',
]

/** Credentials by their form alone, in this order. */
export const secretForms: readonly SecretForm[] = [
  [new RegExp(`-----BEGIN ${privateKey}[\\s\\S]*?-----END ${privateKey}`, 'g'), HIDDEN],
  // Cut off in the middle: what stands before the end, and what follows the beginning of a key, is the key.
  [new RegExp(`^[\\s\\S]*-----END ${privateKey}`), HIDDEN],
  [new RegExp(`-----BEGIN ${privateKey}(?=[\\s\\S]*[\\w+/]{40})[\\s\\S]*$`), HIDDEN],
  // A line of a key without its first and last line; PEM in base64.
  [/^[ \t]*(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{60,}={0,2}[ \t]*$/gm, HIDDEN],
  [/\bLS0tLS1CRUdJTi[\w+/=-]+/g, HIDDEN],
  // JSON Web Tokens, signed or encrypted.
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*){0,3}/g, HIDDEN],
  // Access keys of AWS, with the secret key where it follows. AROA and AIDA are ids of roles and users.
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b(?:[\s:,;"']{1,5}[A-Za-z0-9/+]{40}\b)?/g, HIDDEN],
  [new RegExp(`\\b(?:${tokenPrefixes.join('|')})[\\w-]{8,}[\\w.-]*`, 'g'), HIDDEN],
  [new RegExp(`\\b(?:${shortPrefixes})[\\w.-]{16,}`, 'g'), HIDDEN],
  // Twilio, Mailgun, Telegram.
  [/\bSK[0-9a-f]{32}\b|\bkey-[0-9a-f]{32}\b|\b\d{8,10}:AA[\w-]{33}\b/g, HIDDEN],
  [new RegExp(`\\b(https?://(?:${webhookHosts.join('|')})/?)[^\\s"'<>\\\\]+`, 'gi'), `$1${HIDDEN}`],
  [
    /(\bhttps?:\/\/[^\s"'<>/]+(?:\/[^\s"'<>/]+){0,6}?\/(?:web)?hooks?\/)[^\s"'<>\\]*[\w-]{16,}[^\s"'<>\\]*/gi,
    `$1${HIDDEN}`,
  ],
  // `scheme://user:password@host`: a password may hold `@`, `:` and `/`. What begins with a port is no password.
  [
    /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"'<>]{0,200}:)(?!\d{1,5}[/?#])[^\s"'<>]+@/gi,
    `$1${HIDDEN}@`,
  ],
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[\w.~%+=-]{20,}@/gi, `$1${HIDDEN}@`],
  // Data source names of Go and of Oracle.
  [/([\w.-]{1,100}:)[^\s"']+@(?=(?:tcp|unix)\()/g, `$1${HIDDEN}@`],
  [/(\bjdbc:oracle:\w+:[^\s/"']+\/)[^\s"']+@/gi, `$1${HIDDEN}@`],
  [/\b(Bearer) (?!authenticat|authoriz|tokens?\b)[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\b(Basic) (?=[\w.~+/-]*[\dA-Z=])[\w.~+/-]{8,}=*/g, `$1 ${HIDDEN}`],
  [/(\s-u |\s--user[ =])(["']?[^\s:"']+):[^\s"']+/g, `$1$2:${HIDDEN}`],
]
