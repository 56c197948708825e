import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { build, type Plugin, transform } from 'esbuild'
import { loadLate, namedBuiltins } from './late.ts'

const here = import.meta.dirname
const dist = join(here, 'dist')
/** Source maps, which are no part of the image: `node --enable-source-maps` and debuggers take them from beside the bundle. */
const maps = join(here, 'maps')

/** From the source, where source maps find it: a path of the build's own folder would give files another name each time. */
const jsonOfSource: Plugin = {
  name: 'json-of-source',
  setup(build) {
    build.onResolve({ filter: /^\..*\.json$/ }, ({ path, resolveDir }) => {
      const own = relative(emitted, join(resolveDir, path))
      return own.startsWith('..') ? undefined : { path: join(here, 'src', own) }
    })
  },
}

/**
 * Stack traces name the classes of the service as the source does, without the number that esbuild appends. Those of dependencies
 * stay as they are: to keep all names costs a quarter of the throughput.
 */
const ownNames: Plugin = {
  name: 'own-names',
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(emitted)) return undefined
      const sourcefile = relative(emitted, path)
      const source = await readFile(path, 'utf8')
      const { code } = await transform(source, { keepNames: true, sourcefile, sourcemap: 'inline' })
      return { contents: code, loader: 'js' }
    })
  },
}

const packageOf = (name: string) =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))

const rxjs = (file: string) => join(packageOf('rxjs'), 'dist/esm', file)

// Inside the package, so that what tsc emits finds its dependencies.
const emitted = mkdtempSync(join(here, 'node_modules', '.build-'))
try {
  // Nest's dependency injection needs decorator metadata: tsc emits it, esbuild would drop it silently.
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
  const tsc = join(dirname(typescript), 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', emitted], {
    cwd: here,
    stdio: 'inherit',
  })
  rmSync(dist, { recursive: true, force: true })
  await build({
    entryPoints: [join(emitted, 'main.js')],
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    // Each `import()` (tracing, presigning) becomes a file of its own, which a start does not read.
    splitting: true,
    chunkNames: '[name]-[hash]',
    // esbuild writes each file's path into the bundle: from here the same on every machine and in every build.
    absWorkingDir: emitted,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Prefers ES modules, which can be tree-shaken: the AWS SDK becomes half a megabyte smaller.
    mainFields: ['module', 'main'],
    // Nest uses little of RxJS. By default Node gets RxJS's CommonJS build, which cannot be tree-shaken.
    alias: {
      rxjs: rxjs('index.js'),
      'rxjs/operators': rxjs('operators/index.js'),
      // The decorators describe routes for `openapi.json`. In the service they do nothing.
      '@nestjs/swagger': join(packageOf('@nestjs/swagger'), 'dist/extra/swagger-shim.js'),
    },
    sourcemap: 'external',
    // Not minified: that starts no faster, serves fewer requests, and makes stack traces unreadable.
    banner: {
      // Some dependencies are CommonJS and call `require`; the alias avoids a clash with their own import.
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    // Optional parts of Nest that are loaded only if they are installed.
    external: [
      '@nestjs/websockets*',
      '@nestjs/microservices*',
      '@nestjs/platform-express',
      'class-transformer*',
      'class-validator',
      '@fastify/static',
      '@fastify/view',
      '@fastify/multipart',
    ],
    plugins: [namedBuiltins, loadLate, jsonOfSource, ownNames],
    logLevel: 'warning',
  })
  rmSync(maps, { recursive: true, force: true })
  mkdirSync(maps)
  for (const file of readdirSync(dist).filter((name) => name.endsWith('.map')))
    renameSync(join(dist, file), join(maps, file))
} catch (error) {
  // tsc and esbuild have printed their errors.
  console.error(error instanceof Error ? `build failed: ${error.message.split('\n')[0]}` : error)
  process.exitCode = 1
} finally {
  rmSync(emitted, { recursive: true, force: true })
}
