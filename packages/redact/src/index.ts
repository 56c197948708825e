export { redactFields, redactValue } from './fields.ts'
export { HIDDEN } from './hidden.ts'
export { redact, redactLines, redactReason } from './redact.ts'
