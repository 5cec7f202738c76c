import { mapOf } from '../rules/types';
import type { FieldDefinition } from './definition';

const DESK = ['proxy', 'isolation', 'portal'] as const;

/** The device that an exchange comes from, and how long ago the person signed in on it. */
export const DEVICE_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'device.id',
    type: 'String',
    doors: DESK,
    meaning: 'Id of the enrolled device',
    example: 'device.id eq "01JC3Z4V9Q0000000000000000"',
    read: ({ facts }) => facts.actor.deviceId,
  },
  {
    name: 'device.hostname',
    type: 'String',
    doors: DESK,
    meaning: 'Host name of the device',
    example: 'device.hostname wildcard "build-*"',
    read: ({ facts }) => facts.actor.hostname,
  },
  {
    name: 'device.os',
    type: 'String',
    doors: DESK,
    meaning: 'Operating system: linux, windows or macos',
    example: 'device.os eq "windows"',
    read: ({ facts }) => facts.device?.os,
  },
  {
    name: 'device.os_version',
    type: 'String',
    doors: DESK,
    meaning:
      'Version of the operating system. Text: to ask for a version or a later one, use a posture check',
    example: 'starts_with(device.os_version, "24.04")',
    read: ({ facts }) => facts.device?.osVersion,
  },
  {
    name: 'device.managed',
    type: 'Boolean',
    doors: DESK,
    meaning: 'True when the device is enrolled here, or joined to a domain or device management',
    example: 'not device.managed',
    read: ({ facts }) => facts.device?.managed,
  },
  {
    name: 'device.serial_number',
    type: 'String',
    doors: DESK,
    meaning: 'Serial number, where the system tells it to the person',
    example: 'device.serial_number in {"PF3A1B2C" "PF3A1B2D"}',
    read: ({ facts }) => facts.device?.serialNumber,
  },
  {
    name: 'device.posture',
    type: mapOf('Boolean'),
    doors: DESK,
    meaning:
      'Result of each posture check by its id; a check that could not be made is missing, so that “not” of it is true',
    example: 'not device.posture["disk_encryption"]',
    read: ({ facts }) => facts.device && new Map(Object.entries(facts.device.posture)),
  },
  {
    name: 'session.age',
    type: 'Integer',
    doors: DESK,
    meaning: 'Seconds since the person signed in; missing where nobody did',
    example: 'session.age gt 28800',
    read: ({ facts }) =>
      facts.actor.signedIn === undefined
        ? undefined
        : Math.max(0, Math.floor((facts.now - facts.actor.signedIn) / 1000)),
  },
];
