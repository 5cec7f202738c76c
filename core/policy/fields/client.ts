import type { FieldDefinition } from './definition';

/** What the firewall knows of a client besides its address. */
export const CLIENT_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'ip.src.country',
    type: 'String',
    aliases: ['ip.geoip.country'],
    meaning: 'Country of the address (ISO 3166-1), where the administrator gave a database of them',
    example: 'ip.src.country in {"DE" "FR"}',
    read: ({ facts }) => facts.client?.country,
  },
  {
    name: 'ip.src.asnum',
    type: 'Integer',
    aliases: ['ip.geoip.asnum'],
    meaning: 'Number of the network that the address belongs to, where there is a database of them',
    example: 'ip.src.asnum eq 64500',
    read: ({ facts }) => facts.client?.asn,
  },
  {
    name: 'cf.bot_management.score',
    type: 'Integer',
    meaning: 'How likely a person is behind the request, 1–99; low means a program',
    example: 'cf.bot_management.score lt 30',
    read: ({ facts }) => facts.client?.botScore,
  },
];
