import { runCommand } from '@repo/cli'
import { environments, project } from '@repo/environments'
import { bootstrapCommand } from './command.ts'

await runCommand(bootstrapCommand(environments, project))
