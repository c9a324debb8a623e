/** Mantine dressed in the house's tokens. Job: one mapping, so that no component names a colour of its own. */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from "@mantine/core";

const green: MantineColorsTuple = [
  "#edf7f5",
  "#dceeeb",
  "#b5dbd5",
  "#8bc7be",
  "#4fb8ac",
  "#2a9187",
  "#0f766e",
  "#0b5f59",
  "#094d48",
  "#063935",
];

const gray: MantineColorsTuple = [
  "#faf8f4",
  "#f3f0ea",
  "#e9e5dc",
  "#ddd7cb",
  "#cfc8ba",
  "#a8a092",
  "#857d70",
  "#57524a",
  "#3a3630",
  "#1d1b18",
];

const dark: MantineColorsTuple = [
  "#f1ede5",
  "#beb7ab",
  "#a39c8f",
  "#857d70",
  "#544e45",
  "#3a3630",
  "#25221e",
  "#1c1a17",
  "#181613",
  "#100f0d",
];

export const theme = createTheme({
  primaryColor: "green",
  colors: { green, gray, dark },
  primaryShade: { light: 6, dark: 4 },
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const isAccent = input.color === undefined || input.color === "green";
    if (input.variant === "filled" && isAccent) {
      return {
        ...colors,
        background: "var(--st-accent)",
        hover: "var(--st-accent-strong)",
        color: "var(--st-on-accent)",
      };
    }
    return colors;
  },
  fontFamily: "var(--st-font)",
  fontFamilyMonospace: "var(--st-mono)",
  headings: { fontFamily: "var(--st-font)", fontWeight: "600" },
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "10px", xl: "14px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: "lg" } },
    Tooltip: { defaultProps: { openDelay: 400, withinPortal: true, fz: 12 } },
    Modal: {
      defaultProps: { radius: "md", padding: "lg", overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title: { fontWeight: 600, fontSize: 16 } },
    },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { radius: "md", shadow: "md", withinPortal: true } },
    // The hint under its field: fields beside each other stand on one line, whether they have a hint or not.
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
    Badge: { defaultProps: { radius: "xl" } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    "--mantine-color-body": "var(--st-paper)",
    "--mantine-color-text": "var(--st-ink)",
    "--mantine-color-bright": "var(--st-ink)",
    "--mantine-color-dimmed": "var(--st-ink-2)",
    "--mantine-color-placeholder": "var(--st-ink-3)",
    "--mantine-color-anchor": "var(--st-accent-ink)",
    "--mantine-color-error": "var(--st-bad)",
    "--mantine-color-default": "var(--st-surface)",
    "--mantine-color-default-hover": "var(--st-hover)",
    "--mantine-color-default-color": "var(--st-ink)",
    "--mantine-color-default-border": "var(--st-line-strong)",
    "--mantine-color-green-text": "var(--st-accent-ink)",
    "--mantine-color-green-light": "var(--st-accent-soft)",
    "--mantine-color-green-light-color": "var(--st-accent-ink)",
    "--mantine-color-green-light-hover": "var(--st-accent-soft)",
    "--mantine-color-gray-text": "var(--st-ink-2)",
    "--mantine-color-gray-light": "var(--st-sunken)",
    "--mantine-color-gray-light-color": "var(--st-ink-2)",
    "--mantine-color-gray-light-hover": "var(--st-hover)",
    "--mantine-color-gray-outline": "var(--st-line-strong)",
    "--mantine-color-red-text": "var(--st-bad)",
    "--mantine-color-red-light": "var(--st-bad-soft)",
    "--mantine-color-red-light-color": "var(--st-bad)",
    "--mantine-color-red-outline": "var(--st-bad)",
    "--mantine-shadow-md": "var(--st-shadow)",
    "--mantine-shadow-sm": "var(--st-shadow)",
    "--mantine-shadow-xl": "var(--st-shadow)",
    "--mantine-color-disabled": "var(--st-sunken)",
    "--mantine-color-disabled-color": "var(--st-ink-3)",
    "--mantine-color-disabled-border": "var(--st-line)",
  };
  return { variables: {}, light: both, dark: both };
};
