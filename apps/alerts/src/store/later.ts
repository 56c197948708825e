import type { Store } from './store.ts'

/** A store that is opened when it is first needed: most events mean nothing to us, and need none. */
export function createLaterStore(open: () => Promise<Store>): Store {
  let opened: Promise<Store> | undefined
  const store = () => {
    opened ??= open()
    return opened
  }
  return {
    add: async (...args) => (await store()).add(...args),
    read: async (...args) => (await store()).read(...args),
    locate: async (...args) => (await store()).locate(...args),
    remember: async (...args) => (await store()).remember(...args),
    claim: async (...args) => (await store()).claim(...args),
    forget: async (...args) => (await store()).forget(...args),
    openBefore: async (...args) => (await store()).openBefore(...args),
  }
}
