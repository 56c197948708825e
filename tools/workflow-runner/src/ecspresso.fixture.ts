// ecspresso-lite as a program, on a clock as fast as the local cloud's: `SPEED` milliseconds in one of the machine.
// `BLIND=1` makes `deploy` always exit with 0, as ecspresso up to 2.3 did after a rollback.
import { setTimeout } from 'node:timers/promises'
import { runEcspresso } from '@repo/ecspresso-lite'

const speed = Number(process.env['SPEED'] ?? '1')
const started = Date.now()

const argv = process.argv.slice(2)

const exitCode = await runEcspresso({
  argv,
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  checkVersion: false,
  clock: {
    now: () => started + (Date.now() - started) * speed,
    sleep: async (ms) => void (await setTimeout(ms / speed)),
  },
})

process.exitCode = process.env['BLIND'] === '1' && argv[0] === 'deploy' ? 0 : exitCode
