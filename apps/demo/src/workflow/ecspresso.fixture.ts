// ecspresso-lite as a program, on a clock as fast as the local cloud's: `SPEED` milliseconds in one of the machine.
import { setTimeout } from 'node:timers/promises'
import { runEcspresso } from '@fargate-starter/ecspresso-lite'

const speed = Number(process.env['SPEED'] ?? '1')
const started = Date.now()

process.exitCode = await runEcspresso({
  argv: process.argv.slice(2).filter((argument) => argument !== '--no-color'),
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  clock: {
    now: () => started + (Date.now() - started) * speed,
    sleep: async (ms) => void (await setTimeout(ms / speed)),
  },
})
