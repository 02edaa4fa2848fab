/** Hands bytes to the browser as a download under a name. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Hands a text to the browser as a download, in UTF-8. */
export function saveText(name: string, type: string, text: string): void {
  saveFile(name, `${type};charset=utf-8`, text);
}
