import { readFile } from 'node:fs/promises'
import { EcspressoError, messageOf } from './errors.ts'

/** @throws EcspressoError naming the file that cannot be read */
export async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new EcspressoError('file', `${name} cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
