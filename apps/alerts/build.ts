import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

await rm(here('dist'), { recursive: true, force: true })
// One file for what every event needs; the SDK clients that only some events need stay in chunks of their own,
// which are not read at a cold start. The SDK comes along: the one in Lambda's runtime changes without notice.
const options: BuildOptions = {
  outdir: here('dist'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  minify: true,
  sourcemap: 'external',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Texts of other languages are two times as long where they are escaped.
  charset: 'utf8',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': here('lambda-credentials.ts') },
  // Names the browser, where the SDK runs in one.
  external: ['bowser'],
  // CommonJS in dependencies calls `require`, which a module does not have.
  banner: {
    js: "import{createRequire as __require}from'node:module';const require=__require(import.meta.url);",
  },
  logLevel: 'warning',
}
await build({ ...options, entryPoints: { index: here('src/handler.ts') } })
// By itself: code in common would move into a chunk that both functions read at a cold start.
await build({
  ...options,
  entryPoints: { clicks: here('src/clicks/handler.ts') },
  chunkNames: 'clicks-[name]-[hash]',
})
