/** Texts as they are in English, their values filled in. */
import type { Translate } from '../../extension/src/host/translate';

export const translate: Translate = (message, ...values) =>
  message.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
