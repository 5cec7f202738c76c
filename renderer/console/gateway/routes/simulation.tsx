import { Alert, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import {
  GATEWAY_PATHS,
  routeWalkSchema,
  type RouteWalk,
} from '../../../../core/exchange/console-gateway';
import type { GatewayRoute } from '../../../../core/exchange/policy-gateway';
import { failureMessage } from '../../failure-message';
import { useSession } from '../../session';
import { t } from '../../translate';

interface SimulationProps {
  readonly route: GatewayRoute;
  readonly walk: RouteWalk | undefined;
  readonly onWalk: (walk: RouteWalk | undefined) => void;
}

function Walk({ walk }: { readonly walk: RouteWalk }) {
  if (walk.mistakes.length > 0) {
    return (
      <Alert color="red" variant="light" title={t('routes.mistakes')}>
        {walk.mistakes.join('; ')}
      </Alert>
    );
  }
  return (
    <Alert
      color={walk.model === undefined ? 'yellow' : 'green'}
      variant="light"
      data-testid="route-walk"
      title={
        walk.model === undefined ? t('routes.noModel') : t('routes.goesTo', { model: walk.model })
      }
    >
      <Text size="sm">{walk.steps.map(({ node, took }) => `${node} (${took})`).join(' → ')}</Text>
    </Alert>
  );
}

/** Tries the route with one request; nothing is sent and nothing counted. */
export function Simulation({ route, walk, onWalk }: SimulationProps) {
  const { api, report } = useSession();
  const [user, setUser] = useState('');
  const [team, setTeam] = useState('');
  const [content, setContent] = useState('');
  const [at, setAt] = useState(0);
  const [failing, setFailing] = useState('');
  const [problem, setProblem] = useState<string>();
  const run = async (): Promise<void> => {
    setProblem(undefined);
    const names = failing.split(/[\s,]+/).filter((name) => name !== '');
    const body = { route, request: { user, team, content }, at: at / 100, failing: names };
    try {
      onWalk(await api.write(GATEWAY_PATHS.simulate, routeWalkSchema, body));
    } catch (error) {
      report(error);
      onWalk(undefined);
      setProblem(failureMessage(error));
    }
  };
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('routes.asUser')}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <TextInput
          label={t('routes.asTeam')}
          value={team}
          onChange={(event) => setTeam(event.currentTarget.value)}
        />
        <TextInput
          label={t('routes.withText')}
          value={content}
          onChange={(event) => setContent(event.currentTarget.value)}
        />
        <NumberInput
          label={t('routes.atShare')}
          w={130}
          min={0}
          max={99}
          suffix=" %"
          value={at}
          onChange={(value) => setAt(Number(value))}
        />
        <TextInput
          label={t('routes.failing')}
          placeholder="openai/gpt-4o"
          value={failing}
          onChange={(event) => setFailing(event.currentTarget.value)}
        />
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => void run()}
          data-testid="route-simulate"
        >
          {t('routes.try')}
        </Button>
      </Group>
      {problem !== undefined && (
        <Alert color="red" variant="light">
          {problem}
        </Alert>
      )}
      {walk !== undefined && <Walk walk={walk} />}
    </Stack>
  );
}
