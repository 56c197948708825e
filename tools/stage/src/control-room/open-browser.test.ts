import { expect, it } from 'vitest'
import { browserCommand, type Desktop } from './open-browser.ts'

const url = 'http://127.0.0.1:4566/'
const linux: Desktop = { env: { DISPLAY: ':0' }, platform: 'linux', isTerminal: true }

it.each<[string, Desktop, string | undefined]>([
  ['a Linux desktop', linux, 'xdg-open'],
  ['Wayland', { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'xdg-open'],
  ['macOS', { ...linux, env: {}, platform: 'darwin' }, 'open'],
  ['Windows', { ...linux, env: {}, platform: 'win32' }, 'cmd'],
  ['Linux without a display', { ...linux, env: {} }, undefined],
  ['CI', { ...linux, env: { ...linux.env, CI: 'true' } }, undefined],
  ['SSH', { ...linux, env: { ...linux.env, SSH_CONNECTION: '1' } }, undefined],
  ['a pipe', { ...linux, isTerminal: false }, undefined],
])('browserCommand opens the page on %s as it should', (_, desktop, program) => {
  expect(browserCommand(url, desktop)?.[0]).toBe(program)
})
