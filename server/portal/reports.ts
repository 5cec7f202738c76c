import type { AuditEvent, DeviceEvent } from '../../core/exchange/event';
import type { Ingested } from '../fleet/ingest';
import type { PortalReport } from '../storage/portal-port';

/** What the portals of devices and of the endpoint itself say in the events of a batch. */
export function reportsOf({ device, events }: Ingested): readonly PortalReport[] {
  return events.flatMap((event) => (event.kind === 'device' ? reportOf(event, device) : []));
}

/** What identifies a definition: another text of the same tool is another one. */
export function definitionKey(server: string, kind: string, key: string, hash: string): string {
  return JSON.stringify([server, kind, key, hash]);
}

function reportOf(event: DeviceEvent, device: string): readonly PortalReport[] {
  const { what, detail } = event;
  const report = (topic: PortalReport['topic'], key: string): readonly PortalReport[] => [
    { topic, key, device, value: JSON.stringify(detail), at: timeOf(event) },
  ];
  const text = (name: string): string => String(detail[name] ?? '');
  switch (what) {
    case 'portal_server':
      return report('server', text('server'));
    case 'tool_quarantined':
      return report(
        'definition',
        definitionKey(text('server'), text('kind'), text('key'), text('hash')),
      );
    case 'mcp_server_found':
      return report('found', JSON.stringify([text('client'), text('name'), text('address')]));
    case 'tool_anomaly':
      return [
        {
          topic: 'anomaly',
          key: event.id,
          device,
          value: JSON.stringify({ ...detail, id: event.id, time: event.time }),
          at: timeOf(event),
        },
      ];
    default:
      return [];
  }
}

function timeOf(event: AuditEvent): number {
  return Date.parse(event.time);
}
