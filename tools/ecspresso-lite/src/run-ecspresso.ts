// The command `ecspresso`: the real ecspresso where there is one, else ecspresso-lite.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { chooseEcspresso } from './stand-in.ts'

const root = resolve(import.meta.dirname, '../../..')
const chosen = chooseEcspresso({ path: process.env['PATH'], root })

if (chosen.kind === 'lite') {
  process.stderr.write(`ecspresso-lite stands in for ${chosen.why}.\n`)
  await import('./cli.ts')
} else {
  // `npx -y pnpm@12 ecspresso -- deploy` passes the dashes through.
  const args = process.argv.slice(process.argv[2] === '--' ? 3 : 2)
  const child = spawn(chosen.path, args, { stdio: 'inherit' })
  // A terminal sends SIGINT to both processes; SIGTERM reaches only this one and is forwarded.
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGINT', () => undefined)
  child.on('error', (error) => {
    process.stderr.write(`${chosen.path} does not start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0)
  })
}
