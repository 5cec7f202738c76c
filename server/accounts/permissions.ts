import { PERMISSIONS, type Permission, type Role } from '../../core/exchange/access';

const READING = [
  'events.read',
  'devices.read',
  'policy.read',
  'exceptions.read',
  'alerts.read',
  'tenants.read',
] as const satisfies readonly Permission[];

/** The permission table. A role may do what stands here and nothing else. */
const ALLOWED: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  // The same, but never over owners: see mayManage.
  administrator: new Set(PERMISSIONS),
  author: new Set<Permission>([...READING, 'policy.write']),
  approver: new Set<Permission>([...READING, 'policy.approve', 'exceptions.decide']),
  // Sees what happened, and never what was written.
  analyst: new Set<Permission>([...READING, 'exports.read']),
  auditor: new Set<Permission>([...READING, 'people.read', 'audit.read', 'exports.read']),
};

export function mayDo(role: Role, permission: Permission): boolean {
  return ALLOWED[role].has(permission);
}

export function permissionsOf(role: Role): Permission[] {
  return PERMISSIONS.filter((permission) => mayDo(role, permission));
}

/** Whether somebody of one role may give, take or change others: only owners make owners. */
export function mayManage(manager: Role, ...roles: readonly Role[]): boolean {
  if (!mayDo(manager, 'people.manage')) return false;
  return manager === 'owner' || !roles.includes('owner');
}
