import type { WordingOverrides } from './src/wording/wording.ts'

/**
 * Texts of one's own in Slack messages: the steps of a team's own runbooks, for instance.
 *
 * @example
 * nextStepOfCause: {
 *   'out-of-memory': { text: 'follow the runbook on memory.', link: 'https://wiki.example.com/memory' },
 * },
 */
export const wording: WordingOverrides = {}
