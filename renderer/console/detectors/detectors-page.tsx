import { Tabs } from '@mantine/core';
import { PageHeader } from '../../ui/page-header';
import { EditNotice } from '../policy-edit/edit-notice';
import { usePolicyEdit } from '../policy-edit/use-policy-edit';
import { useAddress } from '../report/use-address';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import { DetectorTester } from './detector-tester';
import { ExactData } from './exact-data';
import { WordLists } from './word-lists';

const TABS = ['detectors', 'exact', 'words'] as const;

/** What detection looks for besides the catalogue: own patterns, own records, own words. */
export default function DetectorsPage() {
  const edit = usePolicyEdit();
  const { params, change } = useAddress();
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'detectors';
  return (
    <>
      <PageHeader title={t('detectors.title')} lead={t('detectors.lead')} />
      <EditNotice edit={edit} />
      <ResourceView resource={edit.resource} onRetry={edit.reload}>
        {({ document: { detectors, exactData } }) => (
          <Tabs
            value={tab}
            keepMounted={false}
            onChange={(value) => change({ tab: value ?? undefined })}
          >
            <Tabs.List mb="md">
              {TABS.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {t(`detectors.tab.${name}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="detectors">
              <DetectorTester detectors={detectors} edit={edit} />
            </Tabs.Panel>
            <Tabs.Panel value="exact">
              <ExactData datasets={exactData.datasets} edit={edit} />
            </Tabs.Panel>
            <Tabs.Panel value="words">
              <WordLists lists={exactData.wordLists} edit={edit} />
            </Tabs.Panel>
          </Tabs>
        )}
      </ResourceView>
    </>
  );
}
