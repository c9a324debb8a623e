/** Where the widget shows itself on the allowed websites, and where it speaks first. */
import { ActionIcon, Button, NumberInput, TagsInput, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Card } from "../../ui/page";
import classes from "./settings.module.css";
import type { WorkspaceValues } from "./workspace";

export function WidgetCard({ form }: { form: UseFormReturnType<WorkspaceValues> }) {
  const { greetings } = form.values.widget;
  return (
    <Card title={t("widget.title")}>
      <div className={classes.form}>
        <div className={classes.pair}>
          <TagsInput
            label={t("widget.origins")}
            description={t("widget.origins.hint")}
            placeholder="https://www.example.com"
            {...form.getInputProps("allowed_origins")}
          />
          <TagsInput
            label={t("widget.pages")}
            description={t("widget.pages.hint")}
            placeholder="/help*"
            {...form.getInputProps("widget.pages")}
          />
        </div>
        <div>
          <h3>{t("widget.greetings")}</h3>
          <p className="muted">{t("widget.greetings.text")}</p>
        </div>
        {greetings.map((_, index) => (
          <GreetingLine key={form.key(`widget.greetings.${index}`)} form={form} index={index} />
        ))}
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus {...smallIcon} />}
            onClick={() =>
              form.insertListItem("widget.greetings", {
                pages: "*",
                language: null,
                after_seconds: 5,
                text: "",
              })
            }
          >
            {t("widget.greeting.add")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function GreetingLine({ form, index }: { form: UseFormReturnType<WorkspaceValues>; index: number }) {
  const path = `widget.greetings.${index}`;
  const number = { number: index + 1 };
  return (
    <fieldset className={classes.greeting} aria-label={t("widget.greeting.number", number)}>
      <TextInput
        className={classes.greetingText}
        label={t("widget.greeting.words")}
        maxLength={300}
        {...form.getInputProps(`${path}.text`)}
      />
      <TextInput
        label={t("widget.greeting.pages")}
        placeholder="/help*"
        {...form.getInputProps(`${path}.pages`)}
      />
      <TextInput
        label={t("widget.greeting.language")}
        placeholder={t("widget.greeting.anyLanguage")}
        maxLength={2}
        {...form.getInputProps(`${path}.language`)}
        value={form.values.widget.greetings[index]?.language ?? ""}
      />
      <NumberInput
        label={t("widget.greeting.after")}
        min={0}
        max={600}
        allowDecimal={false}
        suffix={t("widget.greeting.seconds")}
        {...form.getInputProps(`${path}.after_seconds`)}
      />
      <div className={classes.greetingActs}>
        <ActionIcon
          aria-label={t("widget.greeting.raise", number)}
          disabled={index === 0}
          onClick={() => form.reorderListItem("widget.greetings", { from: index, to: index - 1 })}
        >
          <IconArrowUp {...smallIcon} />
        </ActionIcon>
        <ActionIcon
          aria-label={t("widget.greeting.remove", number)}
          onClick={() => form.removeListItem("widget.greetings", index)}
        >
          <IconTrash {...smallIcon} />
        </ActionIcon>
      </div>
    </fieldset>
  );
}
