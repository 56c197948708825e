import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordingFile } from './recording.ts'

/** What the pictures were made of, and their files: `docs/pictures/pictures.json`. */
export interface PicturesRecord {
  /** Hash of what the recording depends on: the wording of the messages, and the demo. */
  readonly recorded: string
  /** Hash of what the pictures depend on: the recording, and the built page. */
  readonly drawn: string
}

/** Folder of the pictures, below the root of the repository. */
export const picturesFolder = 'docs/pictures'

/**
 * Hashes of the inputs, since bytes of pictures also depend on the machine's Chromium and fonts.
 * @param root of the repository
 */
export function inputsOf(root: string): PicturesRecord {
  const page = ['index.html', '*.js', '*.css'].map((file) => `tools/control-room/dist/${file}`)
  return {
    recorded: hashOf(root, [
      'apps/alerts/src/render/**/*.ts',
      'packages/slack-message/src/*.ts',
      'tools/stage/src/demo/scenario.ts',
    ]),
    drawn: hashOf(root, page, readFileSync(recordingFile)),
  }
}

function hashOf(root: string, patterns: readonly string[], ...contents: readonly Buffer[]): string {
  const hash = createHash('sha256')
  const files = globSync(patterns, { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)))
  for (const content of contents) hash.update(content)
  return hash.digest('hex')
}
