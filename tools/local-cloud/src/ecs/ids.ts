/** Generates identifiers in ECS's formats. `random` returns 0 ≤ x < 1. */
export interface Ids {
  /** `ecs-svc/` and 19 digits. */
  deployment(): string
  /** 21 characters. */
  serviceDeployment(): string
  /** 19 digits. */
  serviceRevision(): string
  /** 32 hexadecimal digits. */
  task(): string
  /** `ecs-pause-` and 43 characters. */
  hook(): string
  uuid(): string
  /** A private IPv4 address of a Fargate task. */
  privateIp(): string
}

const DIGITS = '0123456789'
const HEX = '0123456789abcdef'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function createIds(random: () => number = Math.random): Ids {
  const below = (limit: number) => Math.floor(random() * limit)
  const text = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join('')
  const digits19 = () => `${1 + below(9)}${text(DIGITS, 18)}`
  return {
    deployment: () => `ecs-svc/${digits19()}`,
    serviceDeployment: () => text(URL_SAFE, 21),
    serviceRevision: digits19,
    task: () => text(HEX, 32),
    hook: () => `ecs-pause-${text(URL_SAFE, 43)}`,
    uuid: () =>
      [8, 4, 4, 4, 12]
        .map((length, part) => {
          if (part === 2) return `4${text(HEX, 3)}`
          return part === 3 ? `8${text(HEX, 3)}` : text(HEX, length)
        })
        .join('-'),
    privateIp: () => `10.0.${below(4)}.${4 + below(250)}`,
  }
}
