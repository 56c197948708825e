/**
 * Whether a URL may carry what others must not read or change: https, or plain http that does not leave this machine.
 * `host.docker.internal` is what Docker calls the machine inside a container; no DNS server resolves that name.
 */
export function isPrivateUrl(value: string): boolean {
  const url = URL.parse(value)
  if (url?.protocol === 'https:') return true
  return url?.protocol === 'http:' && isThisMachine(url.hostname)
}

export function isThisMachine(hostname: string): boolean {
  return (
    /^127(\.\d{1,3}){3}$/.test(hostname) ||
    ['localhost', '[::1]', 'host.docker.internal'].includes(hostname)
  )
}
