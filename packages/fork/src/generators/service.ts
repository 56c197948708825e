import { type Environment, environmentNamed } from '@repo/environments'
import { allEdits } from '../steps/step.ts'
import { tableEdits } from '../steps/table.ts'
import { type Tree, withEdits } from '../tree/tree.ts'
import { GeneratorError } from './errors.ts'
import type { Generated } from './generated.ts'
import { blockEdits, type FileBlock, fileBlocksOf } from './page.ts'

/** The page that is the template: its example is a service `worker` in the environment `dev`. */
const PAGE = 'docs/second-service.md'
const TABLE = 'packages/environments/table.ts'
const [EXAMPLE, EXAMPLE_ENVIRONMENT] = ['worker', 'dev']

/**
 * A second service without requests, as the page has it, under another name and in these environments.
 * @throws GeneratorError where there is such a service
 */
export function serviceEdits(
  tree: Tree,
  table: readonly Environment[],
  { name, environments }: { readonly name: string; readonly environments: readonly string[] },
): Generated {
  const page = tree.read(PAGE)
  if (page === undefined) throw new GeneratorError(`${PAGE} is gone, which is the template`)
  if (tree.files(`apps/${name}`).length > 0) throw new GeneratorError(`apps/${name} exists`)
  const blocks = fileBlocksOf(page).filter(({ path }) => path !== TABLE)
  const isOwn = ({ path }: FileBlock) => path.startsWith(`ecspresso/${EXAMPLE_ENVIRONMENT}-`)
  const renamed = (environment: string) => (block: FileBlock) =>
    renamedBlock(block, name, environment)
  const all = [
    ...blocks.filter((block) => !isOwn(block)).map(renamed(EXAMPLE_ENVIRONMENT)),
    ...environments.flatMap((environment) => blocks.filter(isOwn).map(renamed(environment))),
  ]
  const edits = blockEdits(tree, all)
  const after = table.map((one) => (environments.includes(one.name) ? withService(one, name) : one))
  for (const environment of environments) environmentNamed(environment, table)
  return {
    edits: allEdits([edits, tableEdits(withEdits(tree, edits), table, after)]),
    left: [
      'npx -y pnpm@12 install --no-frozen-lockfile, which records the new package',
      `write what the service does: apps/${name}/src/main.ts (${PAGE} explains each file)`,
    ],
  }
}

/** `ecs-worker-service-def.json` keeps its name: all services without requests share it. */
function renamedBlock({ language, path, text }: FileBlock, name: string, environment: string) {
  const rename = (one: string) =>
    one
      .replaceAll(`${EXAMPLE_ENVIRONMENT}-${EXAMPLE}`, `${environment}-${name}`)
      .replaceAll(/(?<!ecs-)\bworker\b/g, name)
  return { language, path: rename(path), text: rename(text) }
}

function withService(environment: Environment, name: string): Environment {
  return {
    ...environment,
    services: [
      ...environment.services,
      {
        name,
        // Beside images of production in one account, those of an environment have a prefix.
        repository: environment.services[0].repository.replace(/[^/]+$/, name),
        dockerfile: `Dockerfile.${name}`,
        container: name,
        definitions: `ecspresso/${environment.name}-${name}`,
      },
    ],
  }
}
