import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Pixels from the end of a list at which it counts as scrolled to its end. */
const NEAR = 48

/**
 * Keeps a list at its end while it is there; else counts what has come below. Reports the newest item as seen while it is in
 * view and the page is not hidden.
 */
export function useStickyScroll(
  items: number,
  newest: string | undefined,
  onSeen: (newest: string) => void,
): { list: RefObject<HTMLElement | null>; below: number; toBottom: () => void } {
  const list = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const [seenItems, setSeenItems] = useState(items)

  const look = () => {
    if (!atEnd.current || document.hidden) return
    setSeenItems(items)
    if (newest !== undefined) onSeen(newest)
  }
  const toBottom = () => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
  }

  // After each change: an edit may make a message higher, too.
  useLayoutEffect(() => {
    if (atEnd.current) toBottom()
  })
  useEffect(() => {
    const element = list.current
    const onScroll = () => {
      if (!element) return
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
      look()
    }
    look()
    element?.addEventListener('scroll', onScroll, { passive: true })
    document.addEventListener('visibilitychange', look)
    return () => {
      element?.removeEventListener('scroll', onScroll)
      document.removeEventListener('visibilitychange', look)
    }
  }, [items, newest])

  return { list, below: atEnd.current ? 0 : Math.max(0, items - seenItems), toBottom }
}
