import { runCommand } from '@repo/cli'
import { onInterruption } from '../interruption.ts'
import { demoCommand } from './command.ts'

await runCommand(demoCommand(onInterruption()))
