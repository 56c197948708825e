import { randomUUID } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Docker } from '../docker.ts'
import { type Figure, median } from '../figure.ts'
import { root } from '../paths.ts'

const ROUNDS = 3

/** The usual Dockerfile: copy everything, install everything, build everything. */
const plain = `
ARG NODE_IMAGE=node:24-bookworm-slim
FROM \${NODE_IMAGE}
ARG NPM_CONFIG_REGISTRY
ENV pnpm_config_network_concurrency=8
WORKDIR /app
COPY . .
RUN npm install --global "$(node -p 'require("./package.json").packageManager')" \\
 && pnpm install --frozen-lockfile --ignore-scripts \\
 && pnpm --filter @repo/backend run build
CMD ["node", "apps/backend/dist/main.mjs"]
`

/** How long it takes to build again after one line of the source has changed, by Dockerfile.ecs and the plain way. */
export function rebuild(docker: Docker): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-rebuild-'))
  const image = `backend-bench:${randomUUID()}`
  try {
    copyRepository(folder)
    writeFileSync(join(folder, 'Dockerfile.plain'), plain)
    const build = (dockerfile: string) => {
      const started = performance.now()
      docker.build(image, join(folder, dockerfile), folder)
      const seconds = (performance.now() - started) / 1000
      // The builder keeps its cache; without this, each round would leave an image without a name.
      docker.run('rmi', '--force', image)
      return seconds
    }
    build('Dockerfile.ecs')
    build('Dockerfile.plain')
    const rounds = Array.from({ length: ROUNDS }, () => {
      appendFileSync(join(folder, 'apps/backend/src/main.ts'), `console.log('${randomUUID()}')\n`)
      return { ours: build('Dockerfile.ecs'), plain: build('Dockerfile.plain') }
    })
    const seconds = (who: 'ours' | 'plain') => tenths(median(rounds.map((round) => round[who])))
    return [
      {
        ...{ name: 'rebuild after a change of one line', value: seconds('ours'), unit: 's' },
        note: `median of ${ROUNDS} in turns with COPY, install and build in one stage: ${seconds('plain')} s`,
      },
      {
        ...{ name: 'rebuild, to a plain Dockerfile', unit: 'x', goal: { atMost: 0.2 } },
        value: hundredths(median(rounds.map((round) => round.ours / round.plain))),
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A copy of Docker's build context of this repository, which can be changed. */
function copyRepository(folder: string): void {
  const sent = [
    ...['Dockerfile.ecs', '.dockerignore', 'apps', 'packages', 'package.json', 'turbo.json'],
    ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json'],
  ]
  const left = new Set(['node_modules', 'dist', '.turbo'])
  for (const name of sent)
    cpSync(join(root, name), join(folder, name), {
      recursive: true,
      filter: (path) => !left.has(basename(path)),
    })
}

const tenths = (value: number) => Math.round(value * 10) / 10
const hundredths = (value: number) => Math.round(value * 100) / 100
