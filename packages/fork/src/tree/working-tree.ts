import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Tree } from './tree.ts'

/** The tracked files of a Git repository, as they are in its working tree. */
export function workingTree(root: string): Tree {
  return {
    read(path) {
      const found = statSync(join(root, path), { throwIfNoEntry: false })
      return found?.isFile() ? readFileSync(join(root, path), 'utf8') : undefined
    },
    files: (folder) =>
      execFileSync(
        'git',
        ['ls-files', '--cached', '--others', '--exclude-standard', '-z', folder],
        {
          cwd: root,
          encoding: 'utf8',
        },
      )
        .split('\0')
        .filter((path) => path !== '' && existsSync(join(root, path)))
        .sort(),
  }
}
