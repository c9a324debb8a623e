import QRCode from "qrcode-svg";
import { useMemo } from "react";
import { t } from "../../text";

export function QrCode({ text, label }: { text: string; label: string }) {
  const picture = useMemo(() => {
    const svg = new QRCode({
      content: text,
      padding: 1,
      width: 180,
      height: 180,
      ecl: "M",
      join: true,
      container: "svg-viewbox",
    }).svg();
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  }, [text]);
  return (
    <div className="col" style={{ alignItems: "center" }}>
      <img
        src={picture}
        alt={label}
        width={164}
        height={164}
        style={{ borderRadius: 8, background: "#fff" }}
      />
      <a href={picture} download="portal-qr.svg" className="small">
        {t("workspace.qr.save")}
      </a>
    </div>
  );
}
