// How parts reach the conversation. Job: one context with the controller, one hook for the state. Border: no markup.

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Chat } from "../chat";
import type { State } from "../store";

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("a part was used outside of the app");
  return chat;
}

export function useChatState(chat: Chat): State {
  const [state, setState] = useState(chat.store.get());
  useEffect(() => {
    // The state may have moved on between the first drawing and this subscription.
    setState(chat.store.get());
    // Many changes in one frame are one drawing. A hidden page has no frames; a timer stands in.
    let due = false;
    const draw = () => {
      due = false;
      setState(chat.store.get());
    };
    return chat.store.subscribe(() => {
      if (due) return;
      due = true;
      if (document.hidden) setTimeout(draw, 50);
      else requestAnimationFrame(draw);
    });
  }, [chat]);
  return state;
}
