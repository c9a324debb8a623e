/** A value of a fact: how it is shown and how it is entered, by the type of its field. The server reads all from text. */
import { NativeSelect, TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { LOCALE, t, tOr } from "../../text";
import { useFields } from "./queries";

/** A choice may be one of our own names, such as a channel's; the others are words of the business. */
function choiceText(choice: string): string {
  return tOr(`channel.${choice}`, tOr(`identity.${choice}`, choice));
}

export function factText(value: unknown, type = "text"): string {
  if (value === null || value === undefined) {
    return "–";
  }
  if (Array.isArray(value)) {
    return value.map((part) => factText(part)).join(", ");
  }
  if (typeof value === "boolean") {
    return value ? t("yes") : t("no");
  }
  if (typeof value === "number") {
    return new Intl.NumberFormat(LOCALE).format(value);
  }
  if (typeof value === "object") {
    return JSON.stringify(value);
  }
  const text = String(value);
  if (type === "choice") {
    return choiceText(text);
  }
  if (type === "date" && !Number.isNaN(Date.parse(text))) {
    return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(text));
  }
  return text;
}

/** The text that an input begins with: what is stored, not how it is shown. */
export function factEntry(value: unknown): string {
  if (Array.isArray(value)) {
    return value.join(", ");
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return value === null || value === undefined ? "" : String(value);
}

interface FactInputProps {
  fieldKey: string | null;
  label: string;
  /** The label is only said, not shown. */
  bare?: boolean;
  value: string;
  onChange: (value: string) => void;
  onEnter?: () => void;
}

export function FactInput({ fieldKey, label, bare, value, onChange, onEnter }: FactInputProps) {
  const fields = useFields();
  const field = fields.data?.find((candidate) => candidate.key === fieldKey);
  const named = bare ? { "aria-label": label } : { label };
  if (field?.type === "choice" || field?.type === "boolean") {
    const choices =
      field.type === "boolean"
        ? [
            { value: "yes", label: t("yes") },
            { value: "no", label: t("no") },
          ]
        : field.choices.map((choice) => ({ value: choice, label: choiceText(choice) }));
    return (
      <NativeSelect
        {...named}
        className="grow"
        data={[{ value: "", label: t("fact.choose") }, ...choices]}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...named}
      className="grow"
      type={field?.type === "date" ? "date" : "text"}
      inputMode={field?.type === "number" ? "decimal" : undefined}
      description={!bare && field?.type === "tags" ? t("fact.tags") : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && onEnter?.()}
    />
  );
}
