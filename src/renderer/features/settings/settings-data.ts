/** Reading and changing the settings and the local authority: the only file here that speaks to the host. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings, SettingsPatch } from '#shared/settings.ts';
import { useClient } from '../../host/host-context.tsx';
import { useSettingsDraftStore } from './settings-draft-store.ts';

export const settingsKey = ['settings'] as const;
export const authorityKey = ['certificate-authority'] as const;

export function useSettings() {
  const client = useClient();
  return useQuery({ queryKey: settingsKey, queryFn: () => client.workbench.settings() });
}

export function useSaveSettings() {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (patch: SettingsPatch) => client.workbench.updateSettings(patch),
    onSuccess: (saved) => {
      cache.setQueryData<Settings>(settingsKey, saved);
      // Here and not where it was asked for: whoever has left the screen meanwhile shall not find it unsaved.
      useSettingsDraftStore.getState().set(null);
      return cache.invalidateQueries({ queryKey: authorityKey });
    },
  });
}

/** The local authority. Asked again every half minute and whenever the page is looked at again: trust changes outside of it. */
export function useCertificateAuthority() {
  const client = useClient();
  return useQuery({
    queryKey: authorityKey,
    queryFn: () => client.workbench.certificateAuthority(),
    refetchInterval: 30_000,
    refetchOnWindowFocus: true,
    staleTime: 5_000,
  });
}
