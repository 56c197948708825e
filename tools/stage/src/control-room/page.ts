import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { HttpAnswer, Route } from '@repo/local-cloud'
import { MissingBundleError } from '../errors.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/**
 * The page loads nothing from other machines, and no other page may frame it: its buttons run commands. Styles of single
 * elements (positions on a timeline) need `unsafe-inline`.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const headers = {
  'content-security-policy': [
    "default-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  // The names of the files stay the same from build to build.
  'cache-control': 'no-cache',
}

/**
 * Serves the built page: `index.html` at `/`, and its files beside it. They are read once.
 * @param folder `dist` of the control room
 * @throws MissingBundleError where it has not been built
 */
export function pageRoute(folder: string): Route {
  if (!existsSync(join(folder, 'index.html'))) throw new MissingBundleError('control-room', folder)
  const files = new Map<string, HttpAnswer>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(file)]
    if (type === undefined) continue
    const answer = {
      status: 200,
      headers: { ...headers, 'content-type': type },
      body: readFileSync(join(folder, file)),
    }
    files.set(file === 'index.html' ? '/' : `/${file}`, answer)
  }
  return ({ method, url }) =>
    method === 'GET' || method === 'HEAD' ? files.get(url.pathname) : undefined
}
