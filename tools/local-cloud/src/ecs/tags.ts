import type { Tag } from '@aws-sdk/client-ecs'
import { invalidParameter } from './errors.ts'

const MOST = 50

/**
 * Rejects tags that ECS rejects, beyond their characters and lengths.
 * @param existing tags that the resource keeps
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html
 * @throws AwsError InvalidParameterException
 */
export function checkTags(tags: readonly Tag[] = [], existing: readonly Tag[] = []): void {
  const keys = tags.map(({ key }) => key)
  if (keys.includes(undefined)) throw invalidParameter('Tag key should not be null or empty.')
  checkTagKeys(tags.flatMap(({ key, value = '' }) => [key ?? '', value]))
  if (new Set(keys).size < keys.length)
    throw invalidParameter(
      'Duplicate tag keys found. Please note that Tag keys are case sensitive.',
    )
  const kept = existing.filter(({ key }) => !keys.includes(key) && !isReserved(key ?? ''))
  if (kept.length + tags.length > MOST)
    throw invalidParameter(`The maximum number of tags for a resource is ${MOST}.`)
}

/** @throws AwsError InvalidParameterException */
export function checkTagKeys(texts: readonly string[]): void {
  const reserved = texts.find(isReserved)
  if (reserved !== undefined)
    throw invalidParameter(`Tags with the prefix aws: are reserved for system use: ${reserved}`)
}

const isReserved = (text: string) => /^aws:/i.test(text)
