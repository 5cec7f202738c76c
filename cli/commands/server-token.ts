import { InvalidArgumentError, type Command } from 'commander';
import {
  locationMisuse,
  locationOf,
  withLocation,
  type LocationArguments,
} from '../server-location';
import { API_SCOPES as SCOPES, type ApiScope } from '../../core/exchange/api-token';

interface TokenArguments extends LocationArguments {
  readonly name: string;
  readonly scope: readonly ApiScope[];
  readonly days?: number;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 3650;

/** `portcullis server token create`: an API token, also while the endpoint runs. */
export function registerServerToken(server: Command): void {
  const token = server
    .command('token')
    .description('Tokens of programs that administer the endpoint.');
  withLocation(token.command('create'))
    .description('Make a token and write it to standard output; it is shown this once.')
    .requiredOption('--name <name>', 'what the token is for; stands in the policy history')
    .requiredOption('--scope <scopes...>', `what it may do: ${SCOPES.join(', ')}, or all`, addScope)
    .option('--days <days>', 'days until it expires; without it, it does not', parseDays)
    .action(async (options: TokenArguments, command: Command) => {
      const misuse = locationMisuse(options);
      if (misuse !== undefined) command.error(`error: ${misuse}`);
      const { createApiToken } = await import('../../server/create-api-token');
      const { token } = await createApiToken(locationOf(options), {
        name: options.name,
        scopes: options.scope,
        ...(options.days === undefined ? {} : { lifetimeMs: options.days * DAY_MS }),
      });
      process.stdout.write(`${token}\n`);
    });
}

function addScope(text: string, before: readonly ApiScope[] = []): readonly ApiScope[] {
  if (text === 'all') return SCOPES;
  const scope = SCOPES.find((one) => one === text);
  if (!scope) throw new InvalidArgumentError(`choose from ${SCOPES.join(', ')}, or all`);
  return [...before, scope];
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`a number of days from 1 to ${MAX_DAYS}`);
}
