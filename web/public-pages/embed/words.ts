// The embed script's few words. Job: five languages, by the page's language. Invariant: English stands in.

export interface Words {
  open: string;
  close: string;
  unread: string;
  failed: string;
  page: string;
}

const WORDS: Record<string, Words> = {
  en: {
    open: "Open chat",
    close: "Close chat",
    unread: "new messages",
    failed: "The chat can’t be shown here right now.",
    page: "Open it on its own page",
  },
  de: {
    open: "Chat öffnen",
    close: "Chat schließen",
    unread: "neue Nachrichten",
    failed: "Der Chat kann hier gerade nicht angezeigt werden.",
    page: "Auf eigener Seite öffnen",
  },
  fr: {
    open: "Ouvrir la discussion",
    close: "Fermer la discussion",
    unread: "nouveaux messages",
    failed: "La discussion ne peut pas être affichée ici.",
    page: "L’ouvrir sur sa propre page",
  },
  es: {
    open: "Abrir el chat",
    close: "Cerrar el chat",
    unread: "mensajes nuevos",
    failed: "El chat no se puede mostrar aquí ahora.",
    page: "Abrirlo en su propia página",
  },
  pt: {
    open: "Abrir a conversa",
    close: "Fechar a conversa",
    unread: "novas mensagens",
    failed: "A conversa não pode ser mostrada aqui agora.",
    page: "Abrir na sua própria página",
  },
};

export function words(language: string): Words {
  const base = language.toLowerCase().split("-")[0] ?? "en";
  return WORDS[base] ?? (WORDS.en as Words);
}
