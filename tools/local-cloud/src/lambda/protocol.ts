/** Message of the host to the process of a function. */
export interface Invocation {
  readonly requestId: string
  readonly event: unknown
  /** Real epoch milliseconds at which the function times out. */
  readonly deadline: number
}

/** Messages of the process: `ready` or `notLoaded` once, then one for each invocation. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'notLoaded'; readonly message: string; readonly trace: string | undefined }
  /** `result` is JSON text, as in Lambda; `undefined` where the handler returned nothing. */
  | { readonly kind: 'result'; readonly requestId: string; readonly result: string | undefined }
  | {
      readonly kind: 'error'
      readonly requestId: string
      readonly message: string
      readonly trace: string | undefined
    }
