import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconFileSearch, IconListSearch, IconSearch, IconStar } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { navigate } from '../../ui/hash-location';
import { readViews } from '../report/saved-views';
import { t } from '../translate';
import { PAGES } from './page-list';

/** A ULID: the id of an event. */
const EVENT_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;

function pageActions(): SpotlightActionData[] {
  return PAGES.filter((page) => !('reached' in page)).map(({ path, name, group, Icon }) => ({
    id: path,
    group: t('palette.pages'),
    label: t(`menu.page.${name}`),
    description: t(`menu.group.${group}`),
    leftSection: <Icon size={18} />,
    onClick: () => navigate(path),
  }));
}

function viewActions(): SpotlightActionData[] {
  return readViews().map(({ name, place }) => ({
    id: `view ${place}`,
    group: t('palette.views'),
    label: name,
    leftSection: <IconStar size={18} />,
    onClick: () => navigate(place),
  }));
}

function searchActions(text: string): SpotlightActionData[] {
  const wanted = text.trim();
  if (wanted === '') return [];
  const group = t('palette.events');
  const keywords = [wanted];
  if (EVENT_ID.test(wanted)) {
    const id = wanted.toUpperCase();
    return [
      {
        ...{ id: 'event', group, keywords },
        label: t('palette.openEvent', { id }),
        leftSection: <IconFileSearch size={18} />,
        onClick: () => navigate(`/search?open=${id}`),
      },
    ];
  }
  return [
    {
      ...{ id: 'search', group, keywords },
      label: t('palette.searchEvents', { text: wanted }),
      leftSection: <IconListSearch size={18} />,
      onClick: () => navigate(`/search?q=${encodeURIComponent(wanted)}`),
    },
  ];
}

/** Jumps to pages, saved views and events by typing; opened by Ctrl+K from anywhere. */
export default function CommandPalette() {
  const [query, setQuery] = useState('');
  // It was loaded because somebody asked for it.
  useEffect(() => Spotlight.open(), []);
  return (
    <Spotlight
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      actions={[...pageActions(), ...viewActions(), ...searchActions(query)]}
      highlightQuery
      limit={12}
      nothingFound={t('palette.nothing')}
      scrollable
      maxHeight={420}
      aria-label={t('palette.label')}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.label'),
      }}
    />
  );
}
