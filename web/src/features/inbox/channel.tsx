import {
  IconBrandInstagram,
  IconBrandWhatsapp,
  IconDeviceMobileMessage,
  IconLayoutBottombar,
  IconMail,
  IconMessageCircle,
  IconWorld,
} from "@tabler/icons-react";
import { tOr } from "../../text";

const ICONS: Record<string, typeof IconMail> = {
  portal: IconWorld,
  widget: IconLayoutBottombar,
  email: IconMail,
  sms: IconDeviceMobileMessage,
  whatsapp: IconBrandWhatsapp,
  instagram_dm: IconBrandInstagram,
  instagram_comment: IconBrandInstagram,
};

export const CHANNELS = ["portal", "widget", "email", "sms", "whatsapp", "instagram_dm"] as const;

export function channelName(channel: string): string {
  return tOr(`channel.${channel}`, channel);
}

export function ChannelMark({ channel, named }: { channel: string; named?: boolean }) {
  const Icon = ICONS[channel] ?? IconMessageCircle;
  return (
    <span className="row faint small" style={{ gap: 4 }} title={channelName(channel)}>
      <Icon size={14} stroke={1.5} aria-hidden="true" />
      {named ? channelName(channel) : <span className="visually-hidden">{channelName(channel)}</span>}
    </span>
  );
}
