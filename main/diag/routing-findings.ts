import type { Say } from '../text/messages';
import type { DeskFacts } from './desk-facts';
import type { Finding } from './finding';

/** What an administrator runs to close the ways by which browsers go past a proxy. */
const BROWSERS_COMMAND = 'sudo portcullis desk browsers';

/** What is to be said about how traffic of this desk comes to the agent. */
export function routingFindings(facts: DeskFacts, say: Say): Finding[] {
  const browsers = browserFindings(facts, say);
  const { agent, routing } = facts;
  if (agent === undefined) return browsers;
  const findings = [...desktopFindings(facts, say), ...variableFindings(facts, say)];
  if (facts.pac === undefined) {
    const values = { address: agent.pacUrl };
    findings.push({
      id: 'pac',
      state: 'bad',
      text: say('doctor.noPac', values),
      remedy: say('doctor.startAgain'),
      action: 'restart-agent',
      values,
    });
  }
  if (findings.length > 0) return [...findings, ...browsers];
  const text = say(routing === 'on' ? 'doctor.routed' : 'doctor.routedElsewhere');
  return [{ id: 'routing', state: 'good', text }, ...browsers];
}

function desktopFindings({ routing, proxySettings, managed }: DeskFacts, say: Say): Finding[] {
  if (routing !== 'off' || managed.settings.routing === 'off') return [];
  const address = Object.values(proxySettings).find((value) => /:\/\//.test(value));
  const rest = {
    state: 'bad',
    remedy: say('doctor.notRoutedRemedy'),
    action: 'enable-routing',
  } as const;
  if (address === undefined) return [{ id: 'routing', text: say('doctor.notRouted'), ...rest }];
  const text = say('doctor.otherProxy', { address });
  return [{ id: 'other-proxy', text, ...rest, values: { address } }];
}

function variableFindings({ proxyVariables, agent }: DeskFacts, say: Say): Finding[] {
  return Object.entries(proxyVariables).map(([name, address]) => ({
    id: 'other-proxy',
    state: 'warning',
    text: say('doctor.proxyVariable', { name, address }),
    remedy: say('doctor.proxyVariableRemedy', { name, ours: agent?.proxyUrl }),
    values: { name, address },
  }));
}

/** Only where IT wants these policies. */
function browserFindings({ browsersClosed, managed }: DeskFacts, say: Say): Finding[] {
  if (managed.settings.browserPolicies !== true || browsersClosed === undefined) return [];
  const id = 'browser-policies';
  if (browsersClosed) return [{ id, state: 'good', text: say('doctor.browsersClosed') }];
  const remedy = say('doctor.browsersOpenRemedy', { command: BROWSERS_COMMAND });
  return [{ id, state: 'warning', text: say('doctor.browsersOpen'), remedy }];
}
