import type { Rejection } from '../github/attempt.ts'
import { cutLine } from '../words.ts'
import type { Change } from './run.ts'

/** Words that the messages of several workflows share. */

export const exceededWords = (minutes: number) => `exceeded its limit of ${minutes} minutes`

/** Characters of a text that a person wrote. */
export const longestText = 500

/** What the reviewer wrote; nothing where that is nothing. */
export function rejectionLine({ by, comment }: Rejection): string[] {
  return comment.trim() ? [`${by}: ${cutLine(comment, longestText)}`] : []
}

/** What a reader does about a deployment that nobody observed to its end. */
export function stillGoing(change: Exclude<Change, 'none'>): string {
  return change === 'begun'
    ? 'What ECS has begun goes on: look at the service. The alerts report how it ends.'
    : 'ECS may be deploying: look at the service. If it is, the alerts report how it ends.'
}
