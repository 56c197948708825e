import type { OwnText } from '@repo/environments'
import type { Phrase, Piece } from '@repo/slack-message'
import type { Names } from '../../places/resolve.ts'

export const linkLabels = {
  service: 'Service',
  logs: 'Logs',
  run: 'Run',
  compare: 'Compare',
  deployments: 'Deployments',
  image: 'Image',
  alarm: 'Alarm',
  cluster: 'Cluster',
} as const

/** What the versions of a card are called: short commits with their links, or what else is known. */
export interface Versions {
  readonly now: Piece
  readonly before: Piece | undefined
  readonly compareUrl: string | undefined
  /** The same image is deployed again, with the same or other settings. */
  readonly sameImage: boolean
}

/** Where it happens, as every first line begins. */
export const placeName = ({ environment, service }: Names) => `${environment} · ${service}`

/** Mentions with a space after each, so that a phrase can begin with them. */
export function mentioned(mentions: readonly string[]): Phrase {
  return mentions.flatMap((mention): Phrase => [{ is: 'mention', mention }, ' '])
}

/** A text of a fork's own. */
export function ownText(own: OwnText): Phrase {
  return typeof own === 'string' ? [own] : [{ is: 'link', url: own.link, label: own.text }]
}

export const minutes = (value: number) => `${value} min`

/** `1 task`, `2 tasks` */
export const count = (value: number, one: string) => `${value} ${value === 1 ? one : `${one}s`}`
