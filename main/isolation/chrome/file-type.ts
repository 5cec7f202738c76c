/** Types that are shown as they are. SVG and HTML are programs as well: their source is shown. */
const PICTURES = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon)$/;
const TEXT_TYPES = /^text\/|[/+](json|xml|javascript)$/;
const TEXT_NAMES =
  /\.(txt|md|csv|tsv|json|xml|ya?ml|html?|svg|js|ts|py|java|c|h|cpp|go|rs|sh|sql|log|ini|toml)$/i;

/** The type that a file is shown as inside of the isolated browser; nothing where none fits. */
export function shownType(name: string, mimeType: string): string | undefined {
  if (PICTURES.test(mimeType)) return mimeType;
  if (mimeType === 'application/pdf' || /\.pdf$/i.test(name)) return 'application/pdf';
  const isText = TEXT_TYPES.test(mimeType) || TEXT_NAMES.test(name);
  return isText ? 'text/plain; charset=utf-8' : undefined;
}
