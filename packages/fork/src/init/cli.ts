import { runCommand } from '@repo/cli'
import { root } from '../root.ts'
import { gitIn } from './git.ts'
import { finishEdits } from './journal.ts'
import { terminalPrompts } from './terminal.ts'

await runCommand({
  name: 'init-fork',
  async run(args, context) {
    const git = gitIn(root)
    const journal = git.path('init-fork.json')
    if (finishEdits(root, journal))
      context.note('The run of init-fork that was interrupted is finished.')
    // Only now: the table that it imports may have been half of what it is.
    const { initForkCommand } = await import('./command.ts')
    const prompts = terminalPrompts()
    return initForkCommand({ root, git, journal, stdin: process.stdin, prompts }).run(args, context)
  },
})
