import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { type Figure, median } from '../figure.ts'
import { builtAlerts } from '../paths.ts'

const dist = dirname(builtAlerts)
const RUNS = 15

/** Modules that the alerts import when they store and enrich an event. */
const enriching = ['dynamodb', 'ecs-reader', 'image-reader', 'logs']

/**
 * Load time of the built alerts in a new process: the modules that every event needs, and all modules, for an event that is
 * stored and enriched.
 */
export function moduleInit(): Figure[] {
  const index = join(dist, 'index.mjs')
  const enrichment = enriching.flatMap(modulesOf)
  const note = `median of ${RUNS} new processes, less what an empty module takes`
  const empty = loadMs([])
  return [
    {
      files: [index],
      name: 'module init',
      goal: { atMost: 20 },
      note: `${note}; the client of DynamoDB comes with the first event that is kept`,
    },
    {
      files: [index, ...enrichment.map((file) => join(dist, file))],
      name: 'module init with enrichment',
      goal: { atMost: 100 },
      note: `${note}; with the clients of DynamoDB, ECS, ECR and CloudWatch Logs`,
    },
  ].map(({ files, name, goal, note }) => ({
    ...{ name, goal, note },
    value: Math.round((loadMs(files) - empty) * 10) / 10,
    unit: 'ms',
  }))
}

/** @throws where the build has no such module: a figure without it would be too good */
function modulesOf(name: string): string[] {
  const found = modules().filter((file) => file.startsWith(`${name}-`))
  if (found.length === 0) throw new Error(`the built alerts have no module ${name}`)
  return found
}

function loadMs(files: readonly string[]): number {
  const urls = files.map((file) => pathToFileURL(file).href)
  const script = `
    await import('data:text/javascript,')
    const started = performance.now()
    for (const url of ${JSON.stringify(urls.length > 0 ? urls : ['data:text/javascript,//'])}) await import(url)
    console.log(performance.now() - started)`
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script])),
  )
  return median(times)
}

/** Size of the archive that is deployed: every module, no source maps. */
export function zipSize(): Figure {
  // Sizes in a zip file: local header, central header, and the name in both; plus 22 bytes at the end.
  const sizes = modules().map((file) => {
    const { length } = deflateRawSync(readFileSync(join(dist, file)), { level: 9 })
    return length + 30 + 46 + 2 * file.length
  })
  const bytes = sizes.reduce((sum, size) => sum + size, 22)
  return {
    name: 'zip size',
    value: Math.round(bytes / 102.4) / 10,
    unit: 'KB',
    goal: { atMost: 110 },
    note: `${sizes.length} modules, deflate level 9, with the headers of a zip file, without source maps`,
  }
}

function modules(): string[] {
  return readdirSync(dist).filter((file) => file.endsWith('.mjs'))
}
