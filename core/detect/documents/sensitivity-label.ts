/** Microsoft's labels in document properties, mail headers and XMP: `MSIP_Label_<id>_Name` and others. */
const PROPERTY = /MSIP_Label_([0-9a-fA-F-]{36})_(Name|Enabled)$/;

/**
 * The name of the sensitivity label among the properties of a document, or its id where it has no
 * name. A label that is switched off does not count.
 */
export function labelFromProperties(
  properties: Iterable<readonly [name: string, value: string]>,
): string | undefined {
  const labels = new Map<string, { name?: string; enabled: boolean }>();
  for (const [property, value] of properties) {
    const [, id, field] = PROPERTY.exec(property) ?? [];
    if (id === undefined) continue;
    const label = labels.get(id) ?? { enabled: true };
    labels.set(id, label);
    if (field === 'Name') label.name = value.trim();
    else label.enabled = value.trim().toLowerCase() !== 'false';
  }
  for (const [id, { name, enabled }] of labels) if (enabled) return name || id;
  return undefined;
}

/** The label of a mail's `msip_labels` header: properties with `=` between, `;` after each. */
export function labelFromHeader(header: string): string | undefined {
  const properties = header.split(';').map((property): [string, string] => {
    const border = property.indexOf('=');
    return [property.slice(0, Math.max(0, border)).trim(), property.slice(border + 1)];
  });
  return labelFromProperties(properties);
}
