import { text } from 'node:stream/consumers'
import { InputError } from '@repo/cli'

/** @throws InputError where it is no JSON */
export async function readJson(stdin: NodeJS.ReadStream): Promise<unknown> {
  const written = await text(stdin)
  try {
    return JSON.parse(written)
  } catch (cause) {
    throw new InputError(
      'standard input is not JSON: init-fork --non-interactive < fork.json (without a file it prints the schema)',
      { cause },
    )
  }
}
