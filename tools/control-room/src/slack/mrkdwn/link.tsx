import type { ComponentChildren } from 'preact'

export interface LinkProps {
  readonly url: string
  readonly class?: string
  readonly children: ComponentChildren
}

/** A link of a message. What is no address of a page stays text, so that no message runs a script. */
export function Link({ url, class: className, children }: LinkProps) {
  const host = hostOf(url)
  if (host === undefined) return <span class={className}>{children}</span>
  return (
    <a href={url} target="_blank" rel="noreferrer" class={className} title={titleOf(url, host)}>
      {children}
    </a>
  )
}

function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host } = new URL(url)
  return ['http:', 'https:', 'mailto:'].includes(protocol) ? host : undefined
}

/** The accounts, commits and runs of a local cloud exist on this machine alone, and the pages of them nowhere. */
function titleOf(url: string, host: string): string {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
  return local || host === ''
    ? url
    : `${url}\nNothing of this cloud is on ${host}: it may lead nowhere.`
}
