import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'

const workflow = z.object({
  on: z.object({
    workflow_dispatch: z
      .object({
        inputs: z
          .record(
            z.string(),
            z.object({
              required: z.boolean().default(false),
              options: z.string().array().optional(),
            }),
          )
          .default({}),
      })
      .nullish(),
  }),
})

const githubEnvironment = z.object({
  variables: z.string().array(),
  secrets: z.string().array(),
})

/**
 * What is wrong with a call of `gh`, by the workflows and GitHub Environments of the repository, since no machine can run it.
 * `undefined`: GitHub would accept it. Only the calls that the runbooks use are known.
 */
export function problemOfGithubCommand(args: readonly string[], root: string): string | undefined {
  const [group, verb, name = ''] = args
  const call = `${group} ${verb}`
  if (call === 'workflow run') return problemOfRun(name, args.slice(3), root)
  if (call === 'run list') return missing(workflowFile(root, flag(args, '--workflow') ?? ''))
  if (call === 'run watch') return undefined
  if (call === 'secret set' || call === 'variable set') {
    const file = join(root, '.github/environments', `${flag(args, '--env') ?? ''}.json`)
    if (!existsSync(file)) return missing(file)
    const { secrets, variables } = githubEnvironment.parse(JSON.parse(readFileSync(file, 'utf8')))
    const names = call === 'secret set' ? secrets : variables
    return names.includes(name) ? undefined : `${file} has no ${name}: it has ${names.join(', ')}`
  }
  return `gh ${call}: nothing checks this call`
}

function problemOfRun(name: string, args: readonly string[], root: string): string | undefined {
  const file = workflowFile(root, name)
  if (!existsSync(file)) return missing(file)
  const dispatch = workflow.parse(parse(readFileSync(file, 'utf8'))).on.workflow_dispatch
  if (dispatch === undefined) return `${name} is not started by hand`
  if (!flag(args, '--ref')) return `gh workflow run ${name}: --ref is missing`
  const inputs = dispatch?.inputs ?? {}
  const given = new Map(
    args.flatMap((arg, at) => {
      const [, key, value] = args[at - 1] === '-f' ? (/^([^=]+)=(.*)$/s.exec(arg) ?? []) : []
      return key === undefined ? [] : [[key, value ?? ''] as const]
    }),
  )
  for (const [key, value] of given) {
    const input = inputs[key]
    if (!input) return `${name} has no input ${key}: it has ${Object.keys(inputs).join(', ')}`
    if (input.options && !input.options.includes(value))
      return `${name}: ${key} is one of ${input.options.join(', ')}, not ${value}`
  }
  const absent = Object.keys(inputs).find((key) => inputs[key]?.required && !given.get(key))
  return absent && `${name}: the input ${absent} is required`
}

const workflowFile = (root: string, name: string) => join(root, '.github/workflows', name)

const missing = (file: string) => (existsSync(file) ? undefined : `${file} does not exist`)

function flag(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at < 0 ? undefined : args[at + 1]
}
