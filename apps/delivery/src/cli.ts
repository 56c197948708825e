// `pnpm delivery COMMAND`: what the workflows know and decide, so that it can be typed and tested.
import { UnknownBranchError, UnknownEnvironmentError } from '@fargate-starter/environments'
import type { Command } from './command.ts'
import { NotABranchError, UsageError } from './errors.ts'
import { plan } from './plan/command.ts'

const COMMANDS: Readonly<Record<string, Command>> = { plan }

const [name = '', ...args] = process.argv.slice(process.argv[2] === '--' ? 3 : 2)

try {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command)
    process.exitCode = await command.run(args, {
      env: process.env,
      print: (line) => process.stdout.write(`${line}\n`),
    })
  else if (['--help', '-h', 'help'].includes(name)) process.stdout.write(`${overview()}\n`)
  else throw new UsageError(`no command "${name}": there are ${Object.keys(COMMANDS).join(', ')}`)
} catch (error) {
  // What a person can mend is one line; anything else is a defect of ours and keeps its stack.
  const mendable = [UsageError, NotABranchError, UnknownBranchError, UnknownEnvironmentError]
  if (error instanceof Error && mendable.some((kind) => error instanceof kind)) fail(error.message)
  else console.error(error)
  process.exitCode = 1
}

/** On the page of a workflow run the line is shown as an annotation. */
function fail(message: string): void {
  process.stderr.write(`delivery${name && ` ${name}`}: ${message}\n`)
  if (process.env['GITHUB_ACTIONS'] === 'true') process.stdout.write(`::error::${message}\n`)
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)}  ${summary}`)
  return ['Usage: pnpm delivery COMMAND [options]; COMMAND --help says more', '', ...rows].join('\n')
}
