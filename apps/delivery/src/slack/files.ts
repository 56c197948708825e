import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes a message for the action that posts it.
 * @param to folder, in which `slack/NAME.json` is written
 * @returns the path; empty where there is no message, because outputs of jobs are strings
 */
export function writeMessage(to: string, name: string, message: object | undefined): string {
  if (!message) return ''
  const folder = join(to, 'slack')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  writeFileSync(path, JSON.stringify(message, null, 2))
  return path
}
