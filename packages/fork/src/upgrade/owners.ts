import * as z from 'zod'
import { InvalidOwnersError } from './errors.ts'

/**
 * Who owns a path. `upstream`: an upgrade replaces it as a whole; `fork`: an upgrade never touches it; `merged`: an
 * upgrade merges both sides' changes.
 */
export type Owner = 'upstream' | 'fork' | 'merged'

/** `upstream.json`: the owner of each file, and of each folder (with a slash at the end). The longest one counts. */
export type Owners = Readonly<Record<string, Owner>>

const schema = z.object({ owners: z.record(z.string(), z.enum(['upstream', 'fork', 'merged'])) })

/**
 * Parses `upstream.json`.
 * @throws InvalidOwnersError
 */
export function parseOwners(text: string): Owners {
  try {
    return schema.parse(JSON.parse(text)).owners
  } catch (cause) {
    throw new InvalidOwnersError({ cause })
  }
}

/** The owner of a file. What nobody is named for is merged. */
export function ownerOf(path: string, owners: Owners): Owner {
  const exact = owners[path]
  if (exact) return exact
  const folders = path.split('/').slice(0, -1)
  while (folders.length > 0) {
    const owner = owners[`${folders.join('/')}/`]
    if (owner) return owner
    folders.pop()
  }
  return 'merged'
}
