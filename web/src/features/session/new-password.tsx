import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { t } from "../../text";
import classes from "./door.module.css";

const COLOURS = ["var(--st-bad)", "var(--st-bad)", "var(--st-warn)", "var(--st-good)", "var(--st-good)"];

/** A rough hint while typing. The server judges with zxcvbn; this only keeps obvious surprises away. */
function roughStrength(password: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
  const distinct = new Set(password).size;
  if (password.length < 10 || distinct < 5) {
    return password.length === 0 ? 0 : 1;
  }
  return Math.min(4, 1 + Math.floor((password.length - 6) / 4) + (kinds > 2 ? 1 : 0));
}

export function NewPassword(props: PasswordInputProps & { value: string }) {
  const strength = roughStrength(props.value);
  return (
    <div>
      <PasswordInput
        label={t("password.new")}
        description={t("password.hint")}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={10}
        {...props}
      />
      <div className={classes.meter} aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} style={step <= strength ? { background: COLOURS[strength] } : undefined} />
        ))}
      </div>
    </div>
  );
}
