/** Puts an error into words: what happened, what was kept, what to do. */
import { ApiError } from "../api/client";
import { t } from "../text";

export interface Words {
  title: string;
  todo: string;
  requestId: string | null;
}

export function describe(error: unknown): Words {
  if (!(error instanceof ApiError)) {
    return { title: t("error.unknown"), todo: t("error.unknown.todo"), requestId: null };
  }
  if (error.isOffline) {
    return { title: t("error.offline"), todo: t("error.offline.todo"), requestId: null };
  }
  if (error.code === "read_only") {
    return { title: t("error.readOnly"), todo: t("error.readOnly.todo"), requestId: error.requestId };
  }
  if (error.status === 403) {
    return {
      title: t("error.forbidden"),
      todo: error.detail || t("error.forbidden.todo"),
      requestId: error.requestId,
    };
  }
  if (error.status === 404) {
    return {
      title: t("error.notFound"),
      todo: error.detail || t("error.notFound.todo"),
      requestId: error.requestId,
    };
  }
  if (error.status === 429) {
    const todo = error.retryAfter
      ? t("error.tooMany.wait", { seconds: error.retryAfter })
      : error.detail || t("error.tooMany.todo");
    return { title: t("error.tooMany"), todo, requestId: error.requestId };
  }
  if (error.status >= 500) {
    return {
      title: t("error.server"),
      todo: error.detail || t("error.server.todo"),
      requestId: error.requestId,
    };
  }
  // Refused for a reason that stands there: no number of a request is needed to understand it.
  return {
    title: error.detail || t("error.refused"),
    todo:
      error.fields.map((field) => field.message).join(" ") || (error.detail ? "" : t("error.refused.todo")),
    requestId: null,
  };
}

/** Field errors in the shape that @mantine/form takes. */
export function fieldErrors(error: unknown): Record<string, string> {
  const errors: Record<string, string> = {};
  if (error instanceof ApiError) {
    for (const field of error.fields) {
      errors[field.field] = field.message;
    }
  }
  return errors;
}
