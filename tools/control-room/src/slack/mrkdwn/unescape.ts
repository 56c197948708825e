/**
 * Text as it was before `&`, `<` and `>` were escaped. Slack has no other entities.
 * @see https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */
export function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
