import { readFileSync, writeFileSync } from 'node:fs'
import { type GithubState, gh } from './gh.ts'

// `node gh-program.ts STATE ARGS…`: the stand-in as a program, with the state in a file.
const [file = '', ...args] = process.argv.slice(2)
// Safe: a test wrote the file.
const state = JSON.parse(readFileSync(file, 'utf8')) as GithubState
const reads = args.includes('-') || (args[0] === 'secret' && args[1] === 'set')
const stdin = reads ? readFileSync(0, 'utf8') : ''
const { exitCode, stdout, stderr } = gh(state, args, stdin, (path) => readFileSync(path, 'utf8'))
writeFileSync(file, JSON.stringify(state))
process.stdout.write(stdout)
if (stderr) process.stderr.write(`${stderr}\n`)
process.exitCode = exitCode
