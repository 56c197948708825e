import { spawn } from 'node:child_process'

export interface Desktop {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Whether somebody watches the terminal. */
  readonly isTerminal: boolean
}

/** The command that opens a URL in the browser; `undefined` in CI, over SSH, without a terminal or a display. */
export function browserCommand(url: string, desktop: Desktop): [string, ...string[]] | undefined {
  const { env, platform, isTerminal } = desktop
  if (!isTerminal || env['CI'] || env['SSH_CONNECTION']) return undefined
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['cmd', '/c', 'start', '', url]
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open', url] : undefined
}

/** Opens a URL in the browser of the desktop, if there is one. A failure has no effect: the address is printed too. */
export function openBrowser(
  url: string,
  desktop: Desktop = {
    env: process.env,
    platform: process.platform,
    isTerminal: process.stdout.isTTY === true,
  },
): void {
  const command = browserCommand(url, desktop)
  if (!command) return
  const [program, ...args] = command
  const child = spawn(program, args, { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}
