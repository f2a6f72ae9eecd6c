import type { Backup } from "$api";
import * as m from "$words/messages";

/** Why a copy was made, in words. */
export const why: Record<Backup["why"], () => string> = {
  quarter: m.backups_why_quarter,
  z: m.backups_why_z,
  night: m.backups_why_night,
  import: m.backups_why_import,
  asked: m.backups_why_asked,
};
