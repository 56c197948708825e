import type { Plan } from '../input/plan.ts'
import { type Edits, realEdits, type Tree, withEdits } from '../tree/tree.ts'
import { codeOwnersStep } from './code-owners.ts'
import { definitionsStep, githubEnvironmentsStep, rulesetsStep } from './copies.ts'
import { packageStep, pagesStep } from './names.ts'
import { partsStep } from './parts.ts'
import { projectStep } from './project.ts'
import { settingsStep } from './settings.ts'
import { slackFallbackStep } from './slack-fallback.ts'
import type { Step } from './step.ts'
import { tableStep } from './table.ts'
import { renovateStep, workflowsStep } from './workflows.ts'

/** Everything that makes a fork, in order. */
export const steps: readonly Step[] = [
  partsStep,
  projectStep,
  tableStep,
  definitionsStep,
  githubEnvironmentsStep,
  rulesetsStep,
  workflowsStep,
  slackFallbackStep,
  renovateStep,
  codeOwnersStep,
  settingsStep,
  pagesStep,
  packageStep,
]

/** The edits of a plan: those that change something. */
export function editsOf(tree: Tree, plan: Plan): Edits {
  const edits = new Map<string, string | undefined>()
  for (const step of steps)
    for (const [path, text] of step.edits(withEdits(tree, edits), plan)) edits.set(path, text)
  return realEdits(tree, edits)
}
