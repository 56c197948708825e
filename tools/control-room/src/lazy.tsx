import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A view whose code the browser loads when it is shown for the first time. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined
  return function Lazy() {
    const [View, show] = useState(() => loaded)
    useEffect(() => {
      if (View) return
      void load().then((view) => {
        loaded = view
        show(() => view)
      })
    }, [])
    return View ? <View /> : <main class="page gallery-state">Loading …</main>
  }
}
