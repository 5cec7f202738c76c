import type { PolicyInput } from '../../../core/exchange/policy-document';
import { startAnthropic } from '../../fixtures/providers/anthropic';
import { startBedrock } from '../../fixtures/providers/bedrock';
import type { FakeProvider } from '../../fixtures/providers/fake-provider';
import { startGemini } from '../../fixtures/providers/gemini';
import { startOpenAi } from '../../fixtures/providers/openai';

/** Four providers on loopback and the part of a policy that leads to them. */
export interface ProviderWorld {
  readonly openai: FakeProvider;
  readonly anthropic: FakeProvider;
  readonly gemini: FakeProvider;
  readonly bedrock: FakeProvider;
  readonly providers: NonNullable<NonNullable<PolicyInput['gateway']>['providers']>;
  close(): Promise<void>;
}

export async function startProviders(): Promise<ProviderWorld> {
  const [openai, anthropic, gemini, bedrock] = await Promise.all([
    startOpenAi(),
    startAnthropic(),
    startGemini(),
    startBedrock(),
  ]);
  return {
    openai,
    anthropic,
    gemini,
    bedrock,
    providers: [
      { id: 'openai', baseUrl: `${openai.url}/v1` },
      { id: 'anthropic', baseUrl: `${anthropic.url}/v1` },
      { id: 'google-ai-studio', baseUrl: `${gemini.url}/v1beta` },
      { id: 'aws-bedrock', baseUrl: bedrock.url },
    ],
    close: async () => {
      await Promise.all([openai, anthropic, gemini, bedrock].map((provider) => provider.close()));
    },
  };
}
