import { createHash } from 'node:crypto'

/** Makes UUIDs that are always the same, so that a sample is the same whenever it is played. */
export function createIds(): () => string {
  let made = 0
  return () => {
    const hex = createHash('sha256').update(String(++made)).digest('hex')
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
  }
}
