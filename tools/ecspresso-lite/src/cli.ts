import { runEcspresso } from './run.ts'

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())

// `pnpm ecspresso -- deploy` passes the dashes through.
const argv = process.argv.slice(process.argv[2] === '--' ? 3 : 2)

process.exitCode = await runEcspresso({
  argv,
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
  checkVersion: false,
})
