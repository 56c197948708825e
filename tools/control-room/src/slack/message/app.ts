/** The Slack app that posts. */
export interface SlackApp {
  readonly name: string
  /** An emoji. */
  readonly icon: string
}

export const defaultApp: SlackApp = { name: 'Deployments', icon: '🚀' }
