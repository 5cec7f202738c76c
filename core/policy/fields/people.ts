import { arrayOf } from '../rules/types';
import type { FieldDefinition } from './definition';

/** Who asks, by which program, and which AI app they talk to. */
export const PEOPLE_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'door',
    type: 'String',
    meaning: 'Way in: proxy, isolation, gateway, portal or waf',
    example: 'door eq "gateway"',
    read: ({ facts }) => facts.door,
  },
  {
    name: 'app.id',
    type: 'String',
    meaning: 'Id of the AI app in the library',
    example: 'app.id in {"chatgpt" "claude"}',
    read: ({ facts }) => facts.app.id,
  },
  {
    name: 'app.name',
    type: 'String',
    meaning: 'Name of the AI app',
    example: 'app.name eq "ChatGPT"',
    read: ({ facts }) => facts.app.name,
  },
  {
    name: 'app.vendor',
    type: 'String',
    meaning: 'Company behind the AI app',
    example: 'app.vendor eq "OpenAI"',
    read: ({ facts }) => facts.app.vendor,
  },
  {
    name: 'app.category',
    type: 'String',
    meaning: 'Category of the AI app',
    example: 'app.category eq "code"',
    read: ({ facts }) => facts.app.category,
  },
  {
    name: 'app.status',
    type: 'String',
    meaning: 'Review status: unreviewed, in_review, approved or unapproved',
    example: 'app.status ne "approved"',
    read: ({ facts }) => facts.app.status,
  },
  {
    name: 'user.id',
    type: 'String',
    meaning: 'Id of the person at the identity provider',
    example: 'user.id eq "u-1042"',
    read: ({ facts }) => facts.actor.userId,
  },
  {
    name: 'user.email',
    type: 'String',
    meaning: 'E-mail address of the person',
    example: 'ends_with(user.email, "@example.com")',
    read: ({ facts }) => facts.actor.email,
  },
  {
    name: 'user.name',
    type: 'String',
    meaning: 'Name of the person',
    example: 'user.name eq "Kim Doe"',
    read: ({ facts }) => facts.actor.name,
  },
  {
    name: 'user.groups',
    type: arrayOf('String'),
    meaning: 'Groups that the person belongs to',
    example: 'any(user.groups[*] in {"legal" "finance"})',
    read: ({ facts }) => facts.actor.groups,
  },
  {
    name: 'client.process',
    type: 'String',
    aliases: ['client.process.name'],
    doors: ['proxy', 'isolation'],
    meaning: 'Program that opened the connection, where the system tells',
    example: 'client.process in {"node" "python3"}',
    read: ({ facts }) => facts.actor.process?.name,
  },
  {
    name: 'client.process.path',
    type: 'String',
    doors: ['proxy', 'isolation'],
    meaning: 'Path of that program',
    example: 'starts_with(client.process.path, "/opt/")',
    read: ({ facts }) => facts.actor.process?.path,
  },
];
