/** `1 task`, `2 tasks` */
export const count = (value: number, one: string) => `${value} ${value === 1 ? one : `${one}s`}`

/** ` at STAGE`, or nothing. */
export const at = (stage: string | undefined) => (stage === undefined ? '' : ` at ${stage}`)
