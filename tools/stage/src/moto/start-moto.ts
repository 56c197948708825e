import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A server of moto, which imitates AWS with accounts, CloudFormation and IAM. */
export interface Moto {
  /** `AWS_ENDPOINT_URL` */
  readonly endpoint: string
  close(): void
}

/**
 * Starts moto on a free port of this machine.
 * @param program path of `moto_server`
 * @param env `MOTO_ACCOUNT_ID` and the like
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
export async function startMoto(
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Moto> {
  const server = spawn(program, ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  })
  const lines = createInterface({ input: server.stderr })
  const found = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const address = /Running on (http:\S+)/.exec(line)?.[1]
      if (address) resolve(address)
    })
  })
  const ended = once(lines, 'close').then(() => {
    throw new Error('moto ended before it listened')
  })
  const close = () => void server.kill()
  try {
    return { endpoint: await Promise.race([found, ended]), close }
  } catch (error) {
    close()
    throw error
  }
}
