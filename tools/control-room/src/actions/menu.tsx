import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { ActionView } from '../protocol.ts'
import { choose, isRunning } from './actions.ts'

export interface MenuGroup {
  readonly title: string
  readonly actions: readonly ActionView[]
}

interface MenuProps {
  readonly title: string
  /** Those without actions are left out. */
  readonly groups: readonly MenuGroup[]
  readonly primary?: boolean
}

/**
 * A button with a menu of actions. Arrow keys, Home and End move in it, Escape and Tab close it.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
export function ActionMenu({ title, groups, primary = false }: MenuProps) {
  const open = useSignal(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    open.value = false
    button.current?.focus()
  }
  useClickOutside(root, () => {
    open.value = false
  })
  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        ref={button}
        class={`button${primary ? ' primary' : ''}`}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => {
          open.value = !open.value
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          open.value = true
        }}
      >
        {title} <span aria-hidden="true">▾</span>
      </button>
      {open.value && <Items title={title} groups={groups} close={close} />}
    </div>
  )
}

function Items({ title, groups, close }: MenuProps & { close: () => void }) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => itemsIn(list.current)[0]?.focus(), [])
  return (
    <div
      class="menu-items"
      role="menu"
      aria-label={title}
      ref={list}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') {
          if (event.key === 'Escape') event.preventDefault()
          close()
        } else if (moveFocus(list.current, event.key)) event.preventDefault()
      }}
    >
      <div class="menu-columns" role="none">
        {groups.map((group) => (
          <Group key={group.title} {...group} close={close} />
        ))}
      </div>
    </div>
  )
}

function Group({ title, actions, close }: MenuGroup & { close: () => void }) {
  if (actions.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: the pattern of a menu has groups, not field sets.
    <div role="group" aria-label={title}>
      <p class="menu-title" aria-hidden="true">
        {title}
      </p>
      {actions.map((action) => (
        <Item key={action.id} action={action} close={close} />
      ))}
    </div>
  )
}

function Item({ action, close }: { action: ActionView; close: () => void }) {
  const { label, expects, disabled, confirm } = action
  const running = isRunning(action)
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      data-action={action.id}
      aria-disabled={disabled !== undefined || running}
      onClick={() => {
        if (disabled !== undefined || running) return
        close()
        choose(action)
      }}
    >
      <b>
        {label}
        {confirm && '…'}
      </b>
      <span class="expects">{running ? 'under way …' : (disabled ?? expects)}</span>
    </button>
  )
}

/** @returns whether the key moves the focus in a menu */
function moveFocus(list: HTMLElement | null, key: string): boolean {
  const items = itemsIn(list)
  const focused = items.findIndex((item) => item.matches(':focus'))
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (focused + 1) % items.length,
    ArrowUp: (focused - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }
  const target = items[targets[key] ?? -1]
  target?.focus()
  return target !== undefined
}

function itemsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
}

function useClickOutside(root: { readonly current: HTMLElement | null }, then: () => void): void {
  useEffect(() => {
    const onPointer = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) then()
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [])
}
