/** Scrolls a list so far that an element in it is in view. Unlike `scrollIntoView`, the page around it stays where it is. */
export function scrollWithin(list: HTMLElement | null, selector: string): void {
  const element = list?.querySelector(selector)
  if (!list || !element) return
  const [outer, inner] = [list.getBoundingClientRect(), element.getBoundingClientRect()]
  if (inner.top < outer.top || inner.height > outer.height) list.scrollTop += inner.top - outer.top
  else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom
}
