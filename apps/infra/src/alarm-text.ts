/** What a person who is woken by an alarm needs, in this order. */
export interface AlarmText {
  /** What is true now, and what it means for those who use the service or wait for a message. */
  readonly means: string
  /** What to look at first, with the command that shows it. */
  readonly lookAt: readonly string[]
  /** What to do then, with the command that does it. */
  readonly next: readonly string[]
}

/** The description of an alarm: it is the body of the e-mail. CloudWatch takes 1024 characters. */
export function alarmText({ means, lookAt, next }: AlarmText): string {
  return [
    `WHAT: ${means}`,
    ...lookAt.map((line) => `LOOK: ${line}`),
    ...next.map((line) => `NEXT: ${line}`),
  ].join('\n')
}
