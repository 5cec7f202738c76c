import { arrayOf, type Type } from '../rules/types';
import type { FieldDefinition } from './definition';

function reserved(name: string, type: Type, meaning: string, example: string): FieldDefinition {
  return { name, type, meaning, example };
}

/**
 * Fields of the language that need a network of a vendor's size to know. Rules that use them are
 * valid; their value is missing.
 */
export const RESERVED_FIELDS: readonly FieldDefinition[] = [
  reserved('cf.client.bot', 'Boolean', 'True for a known good robot', 'cf.client.bot'),
  reserved(
    'cf.bot_management.verified_bot',
    'Boolean',
    'True for a verified robot',
    'cf.bot_management.verified_bot',
  ),
  reserved('cf.threat_score', 'Integer', 'Threat score, 0–100', 'cf.threat_score gt 50'),
  reserved('cf.waf.score', 'Integer', 'Attack score, 1–99; low is dangerous', 'cf.waf.score lt 20'),
  reserved('ip.src.continent', 'String', 'Continent of the address', 'ip.src.continent eq "EU"'),
  reserved(
    'cf.bot_management.ja3_hash',
    'String',
    'JA3 fingerprint of the client',
    'cf.bot_management.ja3_hash eq "d41d8cd98f00b204e9800998ecf8427e"',
  ),
  reserved(
    'cf.bot_management.ja4',
    'String',
    'JA4 fingerprint of the client',
    'starts_with(cf.bot_management.ja4, "t13d")',
  ),
  reserved(
    'cf.edge.server_ip',
    'IP',
    'Address of the server that took the request',
    'cf.edge.server_ip eq 192.0.2.1',
  ),
  reserved(
    'cf.bot_management.detection_ids',
    arrayOf('Integer'),
    'Ids of the robot detections that matched',
    'any(cf.bot_management.detection_ids[*] eq 33554817)',
  ),
];
