import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { confirm, isCancel } from '@clack/prompts'
import { runCommand } from '@repo/cli'
import { root } from '../root.ts'
import { upgradeCommand } from './command.ts'

async function pnpm(...args: string[]): Promise<number> {
  const child = spawn('npx', ['-y', 'pnpm@12', ...args], { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return Number(code ?? 1)
}

async function confirmed(): Promise<boolean> {
  const answer = await confirm({ message: 'Apply it?' })
  return !isCancel(answer) && answer
}

await runCommand(
  upgradeCommand({ root, pnpm, confirm: process.stdin.isTTY ? confirmed : undefined }),
)
