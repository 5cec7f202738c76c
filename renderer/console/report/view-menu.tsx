import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { navigate } from '../../ui/hash-location';
import { Dialog } from '../forms/dialog';
import { t } from '../translate';
import { readViews, removeView, saveView, type SavedView } from './saved-views';

const here = (): string => window.location.hash.slice(1);

function SaveDialog({
  onSave,
  onClose,
}: {
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  return (
    <Dialog opened onClose={onClose} title={t('views.saveTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') onSave(name.trim());
        }}
      >
        <TextInput
          data-autofocus
          label={t('views.name')}
          description={t('views.hint')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('views.save')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

/** Pages with their range and filters under names; kept in this browser. */
export function ViewMenu() {
  const [views, setViews] = useState<readonly SavedView[]>(readViews);
  const [saving, dialog] = useDisclosure(false);
  const saved = views.some(({ place }) => place === here());
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            leftSection={saved ? <IconStarFilled size={14} /> : <IconStar size={14} />}
          >
            {t('views.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('views.none')}</Menu.Label>}
          {views.map(({ name, place }) => (
            <Group key={name} gap={4} wrap="nowrap">
              <Menu.Item onClick={() => navigate(place)}>{name}</Menu.Item>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('views.remove', { name })}
                onClick={() => setViews(removeView(name))}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={dialog.open}>{t('views.saveThis')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {saving && (
        <SaveDialog
          onClose={dialog.close}
          onSave={(name) => {
            setViews(saveView({ name, place: here() }));
            dialog.close();
          }}
        />
      )}
    </>
  );
}
