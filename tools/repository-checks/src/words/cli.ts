import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runCommand } from '@repo/cli'
import { findWords, problemsOf } from './check.ts'

const root = join(import.meta.dirname, '../../../..')
/** Text of others, and the list of the words itself. */
const ignored = /^recordings\/|^tools\/repository-checks\/src\/words\//

await runCommand(
  defineCommand({
    name: 'words',
    summary:
      'Finds words that stood for many technical ones, in declarations, test names, log messages, comments, Markdown and workflows.',
    inputs: {},
    details:
      'Exit code 1 if there is one. tools/repository-checks/src/words/words.ts has the list.',
    async run({ json }, { print }) {
      const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
      const findings = files
        .split('\0')
        .filter((file) => file !== '' && !ignored.test(file))
        // Git still lists a file whose removal is not committed.
        .filter((file) => existsSync(join(root, file)))
        .flatMap((file) => findWords(file, readFileSync(join(root, file), 'utf8')))
      const problems = problemsOf(findings)
      if (json) print(JSON.stringify(problems, null, 2))
      else for (const problem of problems) print(problem)
      return problems.length > 0 ? 1 : 0
    },
  }),
)
