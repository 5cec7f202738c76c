import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { PolicyWorkbench } from './policy-workbench';

/** How often the spread over devices is read again, ms. */
const REFRESH_MS = 5000;

export default function PolicyPage() {
  const api = useApi();
  const { resource, reload } = useResource(api.policy, REFRESH_MS);
  if (resource.kind === 'ready')
    return <PolicyWorkbench state={resource.value} onReload={reload} />;
  return (
    <>
      <PageHeader title={t('policy.title')} />
      <ResourceView resource={resource} onRetry={reload}>
        {() => null}
      </ResourceView>
    </>
  );
}
