/** What the host tells the process of a function. */
export interface Invocation {
  readonly requestId: string
  readonly event: unknown
  /** Real epoch milliseconds at which the function is ended. */
  readonly deadline: number
}

/** What the process answers: once `ready` or `notLoaded`, then one for each invocation. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'notLoaded'; readonly message: string; readonly trace: string | undefined }
  /** `result` is JSON text, as Lambda hands it on; `undefined` where the handler returned nothing. */
  | { readonly kind: 'result'; readonly requestId: string; readonly result: string | undefined }
  | {
      readonly kind: 'error'
      readonly requestId: string
      readonly message: string
      readonly trace: string | undefined
    }
