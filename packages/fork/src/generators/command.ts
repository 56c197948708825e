import { type Command, type CommandContext, defineCommand } from '@repo/cli'
import { environments } from '@repo/environments'
import * as z from 'zod'
import { changesOf, patchOf, summaryOf } from '../init/diff.ts'
import { applyEdits } from '../init/journal.ts'
import { realEdits, type Tree } from '../tree/tree.ts'
import type { Generated } from './generated.ts'
import { routeEdits } from './route.ts'
import { serviceEdits } from './service.ts'
import { variableEdits } from './variable.ts'

/** What generators work on. */
export interface Workplace {
  readonly root: string
  readonly tree: Tree
  /** Path of the file with edits that are not all made. */
  readonly journal: string
  /** Formats new files, and brings generated ones up to date. */
  finish(paths: readonly string[]): void
}

const dryRun = {
  flag: true,
  means: 'show the changes line by line, and apply none',
  schema: z.boolean().default(false),
} as const

const kebabCase = z
  .tuple(
    [
      z
        .string()
        .regex(
          /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
          'lower-case letters, digits and hyphens, like price-lists',
        ),
    ],
    'one name',
  )
  .transform(([name]) => name)

/** `gen route` */
export function routeCommand(place: Workplace): Command {
  return defineCommand({
    name: 'gen route',
    summary:
      'Adds a route to the backend: GET /NAME/:id, with its test and its part of openapi.json.',
    inputs: {
      name: { positional: 'NAME', means: 'as in the path: price-lists', schema: kebabCase },
      dryRun,
    },
    run: async ({ name, ...options }, context) =>
      generate(place, routeEdits(place.tree, name), options, context),
  })
}

/** `gen variable` */
export function variableCommand(place: Workplace): Command {
  return defineCommand({
    name: 'gen variable',
    summary: 'Adds an environment variable to the backend, in every place that has to have it.',
    inputs: {
      name: {
        positional: 'NAME',
        means: 'in capital letters: PROVIDER_URL',
        schema: z
          .tuple(
            [z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'capital letters, digits and _')],
            'one name',
          )
          .transform(([name]) => name),
      },
      sample: {
        value: 'VALUE',
        means:
          'a value that tests take, like https://provider.example.com; its form becomes the check',
        schema: z.string().regex(/^[^\s"'`\\]+$/, 'without spaces, quotes and backslashes'),
      },
      from: {
        value: 'github|values',
        means:
          'where a deployment gets it: a variable of the GitHub Environment, without which the service does not start, or values.env in this repository, with the sample as default',
        schema: z.enum(['github', 'values']).default('github'),
      },
      dryRun,
    },
    details: 'A secret is neither: docs/runbooks/task-secret.md.',
    run: async ({ name, sample, from, ...options }, context) =>
      generate(
        place,
        variableEdits(place.tree, environments, { name, sample, from }),
        options,
        context,
      ),
  })
}

/** `gen service` */
export function serviceCommand(place: Workplace): Command {
  return defineCommand({
    name: 'gen service',
    summary:
      'Adds a service without requests beside the backend: program, image, definitions, table, workflow, as docs/second-service.md has it.',
    inputs: {
      name: { positional: 'NAME', means: 'of the ECS service: mailer', schema: kebabCase },
      environments: {
        value: 'NAME,NAME',
        means: 'the environments that run it; default: all',
        schema: z
          .string()
          .transform((text) => text.split(','))
          .default(environments.map(({ name }) => name)),
      },
      dryRun,
    },
    run: async ({ name, environments: some, ...options }, context) =>
      generate(
        place,
        serviceEdits(place.tree, environments, { name, environments: some }),
        options,
        context,
      ),
  })
}

interface Options {
  readonly dryRun: boolean
  readonly json: boolean
}

function generate(
  { root, tree, journal, finish }: Workplace,
  { edits: all, left }: Generated,
  { dryRun, json }: Options,
  { print, note }: CommandContext,
): number {
  const edits = realEdits(tree, all)
  const show = json ? note : print
  const changes = changesOf(tree, edits)
  show(dryRun ? patchOf(changes) : summaryOf(changes))
  if (!dryRun) {
    applyEdits(root, journal, edits)
    finish([...edits.keys()])
  }
  if (json) print(JSON.stringify({ dryRun, changed: [...edits.keys()], left }))
  else if (left.length > 0) show(['', 'Left to do:', ...left.map((line) => `- ${line}`)].join('\n'))
  return 0
}
