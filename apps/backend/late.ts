import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { relative } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Static imports of Node's modules get the exports that they name. Without it Node reads every export of the module, and some of them
 * load more: `WebSocket` of `node:http` all of undici. `import()` is left alone: it runs after the start.
 */
export const namedBuiltins: Plugin = {
  name: 'named-builtins',
  setup(build) {
    const names = builtinModules.map((name) => name.replace('node:', ''))
    const here = build.initialOptions.absWorkingDir ?? '.'
    const filter = new RegExp(`^(node:)?(${names.join('|')})$`)
    build.onResolve({ filter }, ({ path, kind, importer }) => {
      if (kind !== 'import-statement') return { path, external: true }
      const name = path.replace('node:', '')
      // One for each importer: esbuild would put a common one into a file of its own.
      const own = `${name} of ${relative(here, importer)}`
      return { path: own, namespace: 'builtin', pluginData: name, sideEffects: false }
    })
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ pluginData: name }) => ({
      contents: [
        `const builtin = process.getBuiltinModule('node:${name}')`,
        'const read = (name) => builtin[name]',
        'export default builtin',
        // esbuild leaves out what nobody imports.
        ...Object.keys(process.getBuiltinModule(`node:${name}`) ?? {}).flatMap((key, index) => [
          `const export${index} = /* @__PURE__ */ read('${key}')`,
          `export { export${index} as '${key}' }`,
        ]),
      ].join('\n'),
    }))
  },
}

/** Some code of a dependency that runs with every start, and the same code, run on first use. */
interface Late {
  readonly file: RegExp
  readonly now: RegExp
  readonly late: string
}

/** A module that is read on first use of one of its exports. */
const lateRequire = (file: RegExp, name: string): Late => ({
  file,
  now: new RegExp(`= require\\('${name}'\\)`),
  late: `= new Proxy({}, { get: (_, key) => require('${name}')[key] })`,
})

/** A compiler of JSON Schemas, for routes of plugins that have one: our own have Zod's. */
const lateCompiler = (name: string): Late => ({
  file: /fastify\/lib\/schema-controller\.js$/,
  now: new RegExp(`= require\\('${name}'\\)`),
  late: `= () => (...parts) => require('${name}')()(...parts)`,
})

const late: readonly Late[] = [
  // It reads ICU's data, for a logger that the service replaces.
  {
    file: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/,
    now: /= (new Intl\.DateTimeFormat\(undefined, \{[^}]+\}\));/,
    late: '= { format: (date) => $1.format(date) };',
  },
  lateCompiler('@fastify/ajv-compiler'),
  lateCompiler('@fastify/fast-json-stringify-compiler'),
  lateRequire(/fastify\/lib\/server\.js$/, 'node:http2'),
  lateRequire(/fastify\/lib\/plugin-utils\.js$/, 'semver'),
]

/** Keeps from the start what it does not need: a fifth of its time. The build fails where a dependency no longer has the code. */
export const loadLate: Plugin = {
  name: 'load-late',
  setup(build) {
    const filter = new RegExp([...new Set(late.map(({ file }) => file.source))].join('|'))
    build.onLoad({ filter }, async ({ path }) => {
      let contents = await readFile(path, 'utf8')
      for (const { file, now, late: replacement } of late) {
        if (!file.test(path)) continue
        const text = `${now.source} in ${path}, named in late.ts`
        if (!now.test(contents)) return { errors: [{ text: `there is no ${text}` }] }
        contents = contents.replace(now, replacement)
      }
      return { contents, loader: 'js' }
    })
  },
}
