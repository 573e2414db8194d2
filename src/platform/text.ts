/** Names come from manifests: in a chat message none may become markup, a link or a mention. */
export function escapeFor(type: 'text/plain' | 'text/markdown', text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  if (type === 'text/plain') return line;
  return line
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|]/g, '\\$&');
}

/** Makes what stands before the first colon or comma of a sentence bold: the verdict. */
export function leadWithVerdict(type: 'text/plain' | 'text/markdown', sentence: string): string {
  const end = sentence.search(/[:,]/);
  if (type === 'text/plain' || end < 0) return escapeFor(type, sentence);
  return `**${escapeFor(type, sentence.slice(0, end))}**${escapeFor(type, sentence.slice(end))}`;
}
