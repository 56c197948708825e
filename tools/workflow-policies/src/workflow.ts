import * as z from 'zod'
import type { Breach } from './finding.ts'
import { type Path, parseSource, type Source } from './source.ts'

// The fields that the policies read. GitHub's own parser validates the rest.
const scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const condition = z.union([z.string(), z.boolean()]).optional()
const permissions = z.union([z.string(), z.record(z.string(), z.string())]).optional()
const concurrency = z
  .union([
    z.string().transform((group) => ({
      group,
      'cancel-in-progress': undefined,
      queue: undefined,
    })),
    z.object({
      group: z.string(),
      'cancel-in-progress': condition,
      queue: z.string().optional(),
    }),
  ])
  .optional()

const stepSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: condition,
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: scalars.default({}),
  with: scalars.default({}),
  'timeout-minutes': z.union([z.number(), z.string()]).optional(),
  'continue-on-error': condition,
})

const jobSchema = z.object({
  name: z.string().optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: condition,
  permissions,
  concurrency,
  environment: z
    .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
    .optional(),
  'timeout-minutes': z.union([z.number(), z.string()]).optional(),
  env: scalars.default({}),
  outputs: z.record(z.string(), z.string()).default({}),
  uses: z.string().optional(),
  with: scalars.default({}),
  secrets: z.unknown().optional(),
  'continue-on-error': condition,
  strategy: z.object({ 'fail-fast': condition, matrix: z.unknown() }).optional(),
  steps: z.array(stepSchema).default([]),
})

const names = z.array(z.string()).optional()
const trigger = z.object({ branches: names, paths: names }).nullable()
const form = z.object({
  inputs: z.record(z.string(), z.object({ options: z.array(z.string()).optional() })),
})

const workflowSchema = z.object({
  name: z.string(),
  on: z.union([
    z.string().transform((one) => ({ [one]: null })),
    z.array(z.string()).transform((some) => Object.fromEntries(some.map((one) => [one, null]))),
    z.record(z.string(), z.unknown()),
  ]),
  permissions,
  concurrency,
  defaults: z.object({ run: z.object({ shell: z.string().optional() }).optional() }).optional(),
  env: scalars.default({}),
  jobs: z.record(z.string(), jobSchema),
})

const actionSchema = z.object({
  runs: z.object({ using: z.string(), steps: z.array(stepSchema).default([]) }),
})

/** A step and its path in the file. */
export type Step = z.infer<typeof stepSchema> & { readonly at: Path }
/** A job, its id and its path in the file. */
export type Job = Omit<z.infer<typeof jobSchema>, 'steps'> & {
  readonly id: string
  readonly at: Path
  readonly steps: readonly Step[]
}

export interface Workflow extends Source {
  readonly kind: 'workflow'
  readonly triggers: readonly string[]
  /** The branches filter of an event; `undefined` without one. */
  branchesOf(event: string): readonly string[] | undefined
  /** The paths filter of an event; `undefined` without one. */
  pathsOf(event: string): readonly string[] | undefined
  /** The options of an input of `workflow_dispatch`. */
  choicesOf(input: string): readonly string[] | undefined
  readonly permissions: z.infer<typeof permissions>
  readonly concurrency: z.infer<typeof concurrency>
  /** Of its scripts, unless a step has another. */
  readonly shell: string | undefined
  readonly env: z.infer<typeof scalars>
  readonly jobs: readonly Job[]
}

/** A composite action: steps that workflows share. */
export interface CompositeAction extends Source {
  readonly kind: 'action'
  readonly steps: readonly Step[]
}

/**
 * Parses a workflow.
 * @throws UnreadableWorkflowError
 * @throws z.ZodError when the file is not a workflow
 */
export function readWorkflow(file: string, text: string): Workflow {
  const source = parseSource(file, text)
  const workflow = workflowSchema.parse(source.value)
  return {
    ...source,
    kind: 'workflow',
    permissions: workflow.permissions,
    concurrency: workflow.concurrency,
    shell: workflow.defaults?.run?.shell,
    env: workflow.env,
    triggers: Object.keys(workflow.on),
    branchesOf: (event) => trigger.safeParse(workflow.on[event]).data?.branches,
    pathsOf: (event) => trigger.safeParse(workflow.on[event]).data?.paths,
    choicesOf: (input) =>
      form.safeParse(workflow.on['workflow_dispatch']).data?.inputs[input]?.options,
    jobs: Object.entries(workflow.jobs).map(([id, job]) => ({
      ...job,
      id,
      at: ['jobs', id],
      steps: job.steps.map((step, index) => ({ ...step, at: ['jobs', id, 'steps', index] })),
    })),
  }
}

/**
 * Parses a composite action.
 * @throws UnreadableWorkflowError
 * @throws z.ZodError when the file is not a composite action
 */
export function readAction(file: string, text: string): CompositeAction {
  const source = parseSource(file, text)
  const { runs } = actionSchema.parse(source.value)
  const steps = runs.steps.map((step, index) => ({ ...step, at: ['runs', 'steps', index] }))
  return { ...source, kind: 'action', steps }
}

/** All steps of a file. */
export function stepsOf(file: Workflow | CompositeAction): readonly Step[] {
  return file.kind === 'action' ? file.steps : file.jobs.flatMap(({ steps }) => steps)
}

/** Checks every step of every file. */
export function inEachStep(
  files: readonly (Workflow | CompositeAction)[],
  check: (step: Step, file: Workflow | CompositeAction) => Breach[],
): Breach[] {
  return files.flatMap((file) => stepsOf(file).flatMap((step) => check(step, file)))
}
