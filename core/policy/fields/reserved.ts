import { arrayOf, mapOf, type Type } from '../rules/types';
import type { FieldDefinition } from './definition';

const STRINGS = arrayOf('String');
const STRINGS_BY_NAME = mapOf(STRINGS);

function reserved(
  name: string,
  type: Type,
  meaning: string,
  example: string,
  aliases: readonly string[] = [],
): FieldDefinition {
  return { name, type, aliases, meaning, example };
}

/**
 * Fields of the language that no door of this version supplies. Rules that use them are valid; their
 * value is missing.
 */
export const RESERVED_FIELDS: readonly FieldDefinition[] = [
  reserved('ssl', 'Boolean', 'True when the client’s connection is encrypted', 'ssl'),
  reserved('cf.client.bot', 'Boolean', 'True for a known good robot', 'cf.client.bot'),
  reserved(
    'cf.bot_management.verified_bot',
    'Boolean',
    'True for a verified robot',
    'cf.bot_management.verified_bot',
  ),
  reserved(
    'http.request.headers.truncated',
    'Boolean',
    'True when there were too many headers to look at',
    'http.request.headers.truncated',
  ),
  reserved(
    'http.request.body.truncated',
    'Boolean',
    'True when the body was too long to look at',
    'http.request.body.truncated',
  ),
  reserved('cf.threat_score', 'Integer', 'Threat score, 0–100', 'cf.threat_score gt 50'),
  reserved('cf.waf.score', 'Integer', 'Attack score, 1–99; low is dangerous', 'cf.waf.score lt 20'),
  reserved('tcp.dstport', 'Integer', 'Port that the client connected to', 'tcp.dstport eq 443'),
  reserved(
    'cf.edge.server_port',
    'Integer',
    'Port of the server that took the request',
    'cf.edge.server_port in {80 443}',
  ),
  reserved(
    'http.request.body.size',
    'Integer',
    'Size of the body in bytes',
    'http.request.body.size gt 0',
  ),
  reserved('http.response.code', 'Integer', 'Status of the response', 'http.response.code ge 500'),
  reserved('http.request.version', 'String', 'HTTP version', 'http.request.version eq "HTTP/2"'),
  reserved('http.referer', 'String', 'Referer header', 'http.referer contains "/admin/"'),
  reserved('http.cookie', 'String', 'Cookie header', 'http.cookie contains "session="'),
  reserved(
    'http.x_forwarded_for',
    'String',
    'X-Forwarded-For header',
    'http.x_forwarded_for contains "192.0.2."',
  ),
  reserved(
    'http.request.body.raw',
    'String',
    'The body',
    'lookup_json_string(http.request.body.raw, "model") eq "gpt-4o"',
  ),
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
    'http.request.headers',
    STRINGS_BY_NAME,
    'Values of each header, by its name in lower case',
    'any(http.request.headers["content-type"][*] eq "application/json")',
  ),
  reserved(
    'http.request.headers.names',
    STRINGS,
    'Names of the headers',
    'any(lower(http.request.headers.names[*])[*] eq "x-api-key")',
  ),
  reserved(
    'http.request.headers.values',
    STRINGS,
    'Values of the headers',
    'any(http.request.headers.values[*] contains "Bearer ")',
  ),
  reserved(
    'http.request.cookies',
    STRINGS_BY_NAME,
    'Values of each cookie',
    'any(http.request.cookies["beta"][*] eq "1")',
  ),
  reserved(
    'http.request.body.form',
    STRINGS_BY_NAME,
    'Values of each form field',
    'any(http.request.body.form["q"][*] contains "secret")',
  ),
  reserved(
    'http.request.body.form.names',
    STRINGS,
    'Names of the form fields',
    'any(http.request.body.form.names[*] eq "q")',
  ),
  reserved(
    'http.request.body.form.values',
    STRINGS,
    'Values of the form fields',
    'any(http.request.body.form.values[*] contains "secret")',
  ),
  reserved(
    'cf.bot_management.detection_ids',
    arrayOf('Integer'),
    'Ids of the robot detections that matched',
    'any(cf.bot_management.detection_ids[*] eq 33554817)',
  ),
];
