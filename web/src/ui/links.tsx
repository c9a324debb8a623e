/** Mantine controls that are links of the router, with its types. */
import { ActionIcon, type ActionIconProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { type AnchorHTMLAttributes, forwardRef } from "react";

type AnchorProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "style" | "color">;

const ButtonAnchor = forwardRef<HTMLAnchorElement, ButtonProps & AnchorProps>((props, ref) => (
  <Button component="a" ref={ref} {...props} />
));

const IconAnchor = forwardRef<HTMLAnchorElement, ActionIconProps & AnchorProps>((props, ref) => (
  <ActionIcon component="a" ref={ref} {...props} />
));

export const LinkButton = createLink(ButtonAnchor);
export const LinkIcon = createLink(IconAnchor);
