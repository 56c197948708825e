import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'

/** Names on PATH and absolute paths under which Chromium or Chrome is installed, the preferred one first. */
export const chromiumFiles = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const

/** Path of the first of `chromiumFiles` that is there; `path` as in `PATH`. */
export function findChromium(path: string): string | undefined {
  const folders = path.split(delimiter)
  return chromiumFiles
    .flatMap((file) => folders.map((folder) => resolve(folder, file)))
    .find(existsSync)
}

const flags = [
  // In containers, and on runners that restrict user namespaces, Chromium has no sandbox. It only opens pages of this machine.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pictures: the same pixels whatever the machine's screen is.
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
]

/** Neither the page nor Chromium itself finds another machine. */
const thisMachine = 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

/**
 * Starts a Chromium without a window that reaches only this machine.
 * @param executablePath of Chromium or Chrome
 * @param hosts rules of `--host-resolver-rules`. Default: this machine is reached, and no other
 */
export function launchChromium(executablePath: string, hosts = thisMachine): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...flags, `--host-resolver-rules=${hosts}`] })
}

/** How the page is opened: everything on which its look would depend otherwise. */
export interface Look {
  /** In CSS pixels. Default: 1280. */
  readonly width?: number
  /** In CSS pixels. Default: 800. */
  readonly height?: number
  readonly dark?: boolean
  /** Default: reduced. */
  readonly motion?: boolean
  /** Device pixels of a CSS pixel. Default: 1. */
  readonly scale?: number
  /** Name of a zone. Default: UTC. */
  readonly timezone?: string
}

/** The options of a context in which a page looks the same on each machine. */
export function contextOptions(look: Look = {}): BrowserContextOptions {
  const { width = 1280, height = 800, dark = false, motion = false, scale = 1 } = look
  return {
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: motion ? 'no-preference' : 'reduce',
    deviceScaleFactor: scale,
    locale: 'en-GB',
    timezoneId: look.timezone ?? 'UTC',
  }
}
