import { createSpotlight } from "@mantine/spotlight";

/** Opens the palette from anywhere, and knows which entry Enter would take. */
export const [paletteStore, palette] = createSpotlight();
