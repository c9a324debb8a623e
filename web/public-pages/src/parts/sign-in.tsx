// Sign-in with a one-time code. Job: address, then code, one question at a time. Border: the server decides; this only
// catches what can't be an address. Invariant: the anonymous conversation stays on the screen behind and is joined.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../net/api";
import { t } from "../text/i18n";
import { useChat } from "./context";
import { closeSheet, Sheet } from "./sheet";

const CODE_LENGTH = 6;

export function SignIn({ hint, forHandoff }: { hint: string; forHandoff: boolean }): JSX.Element {
  const chat = useChat();
  const input = useRef<HTMLInputElement>(null);
  const [identity, setIdentity] = useState("");
  const [step, setStep] = useState<"identity" | "code">("identity");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  useEffect(() => input.current?.focus(), [step]);

  const attempt = async (work: () => Promise<void>, onError: (error: unknown) => string) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(onError(error));
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  const askForCode = (value: string) =>
    attempt(
      async () => {
        await chat.api.requestCode(value);
        setIdentity(value);
        setStep("code");
      },
      (error) => wordsFor(error, t("identityBad")),
    );

  const onIdentity = (event: Event) => {
    event.preventDefault();
    const value = normaliseIdentity(input.current?.value ?? "");
    if (!value) {
      setProblem(t("identityBad"));
      input.current?.focus();
      return;
    }
    void askForCode(value);
  };

  const onCode = (event?: Event) => {
    event?.preventDefault();
    const code = (input.current?.value ?? "").replace(/\D/g, "");
    if (!code) return;
    void attempt(
      async () => {
        await chat.verify(identity, code);
        closeSheet(input.current);
      },
      (error) => wordsFor(error, t("codeBad")),
    );
  };

  const problemLine = problem && (
    <p class="bad" role="alert" id="problem">
      {problem}
    </p>
  );
  const described = problem ? "problem" : undefined;

  if (step === "identity") {
    return (
      <Sheet title={forHandoff ? t("personTitle") : t("signInTitle")}>
        <form class="stack" onSubmit={onIdentity} noValidate key="identity">
          <p>{forHandoff ? t("personReach") : t("signInText")}</p>
          <label class="field">
            <span>{t("identity")}</span>
            <input
              ref={input}
              type="text"
              inputMode="email"
              autoComplete="email"
              autoCapitalize="none"
              spellcheck={false}
              dir="ltr"
              defaultValue={identity || hint}
              aria-invalid={problem !== ""}
              aria-describedby={described}
            />
          </label>
          {problemLine}
          <button type="submit" class="primary" aria-disabled={busy}>
            {t("sendCode")}
          </button>
        </form>
      </Sheet>
    );
  }
  return (
    <Sheet title={t("codeTitle")}>
      <form class="stack" onSubmit={onCode} key="code">
        <p>{t("codeSent", { identity })}</p>
        <label class="field">
          <span>{t("code")}</span>
          <input
            ref={input}
            class="code"
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={CODE_LENGTH + 4}
            dir="ltr"
            aria-invalid={problem !== ""}
            aria-describedby={described}
            onInput={(event) => {
              // Six figures are a whole code: no need to press anything.
              if (event.currentTarget.value.replace(/\D/g, "").length === CODE_LENGTH) onCode();
            }}
          />
        </label>
        {problemLine}
        <button type="submit" class="primary" aria-disabled={busy}>
          {t("confirm")}
        </button>
        <p class="choices">
          <button type="button" class="link" onClick={() => void askForCode(identity)}>
            {t("again")}
          </button>
          <button
            type="button"
            class="link"
            onClick={() => {
              setProblem("");
              setStep("identity");
            }}
          >
            {t("otherIdentity")}
          </button>
        </p>
      </form>
    </Sheet>
  );
}

function wordsFor(error: unknown, otherwise: string): string {
  if (!(error instanceof ApiError)) return t("failed");
  if (error.status === 429) return t("tooMany");
  if (error.retryable) return t("failed");
  return otherwise;
}

/** An e-mail address as written, or a phone number without its spaces; null when it can be neither. */
export function normaliseIdentity(value: string): string | null {
  const text = value.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)) return text;
  const digits = text.replace(/[\s().\-/]/g, "").replace(/^00/, "+");
  return /^\+?\d{7,15}$/.test(digits) ? digits : null;
}
