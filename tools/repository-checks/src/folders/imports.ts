import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'

/** One file imports another; paths relative to the repository's root. */
export interface Import {
  readonly from: string
  readonly to: string
}

/** Static and dynamic imports and re-exports, those of types alone too: a reader has to follow all of them. */
const specifier = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g

/** The imports of a file from other files of its app, package or tool. */
export function importsOf(file: string, source = readFileSync(file, 'utf8')): Import[] {
  return [...source.matchAll(specifier)].map(([, path = '']) => ({
    from: file,
    to: join(dirname(file), path),
  }))
}
