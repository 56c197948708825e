/** A value as indented JSON, in a box that scrolls. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <section
      class="json"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard.
      tabIndex={0}
    >
      <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </section>
  )
}
