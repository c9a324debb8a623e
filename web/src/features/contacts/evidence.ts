/** Why two contacts may be, or are, one person: in words. */
import type { MergeEvidence } from "../../api/types";
import { t, tOr } from "../../text";
import { factText } from "./fact-input";

export function evidenceText(reason: string, evidence: MergeEvidence): string {
  const why = tOr(`merge.reason.${reason}`, reason.replace(/_/g, " "));
  if (evidence.note) {
    return t("merge.because", { why, value: evidence.note });
  }
  return evidence.value === undefined ? why : t("merge.because", { why, value: factText(evidence.value) });
}
