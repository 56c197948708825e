/**
 * Text from outside (branch names, reasons of AWS) in Slack's mrkdwn: it can neither ring anybody nor make a link.
 * @see https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A link whose label comes from anywhere. */
export function link(url: string, label: string): string {
  return `<${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${escapeMrkdwn(label)}>`
}
