export type {
  CauseFacts,
  Compared,
  ContainerRole,
  Doing,
  HookFacts,
  Levels,
  StepFacts,
  TroubleFacts,
} from './parameters.ts'
export {
  type Language,
  languages,
  type Wording,
  type WordingOverrides,
  wordingIn,
} from './wording.ts'
