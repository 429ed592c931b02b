/** Offers a file to the browser's downloads. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  saveUrl(name, url);
  // The download has begun by then; the bytes may go.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function saveText(name: string, text: string, mime: string): void {
  saveBlob(name, new Blob([text], { type: mime }));
}

export function saveUrl(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Puts a text into the clipboard; rejects where the browser does not allow it. */
export async function copyText(text: string): Promise<void> {
  if (!navigator.clipboard) {
    throw new Error('no clipboard');
  }
  await navigator.clipboard.writeText(text);
}

/** A title as the name of a file: letters, digits and dashes. */
export const fileName = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/[^\w.+-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'gaia';
