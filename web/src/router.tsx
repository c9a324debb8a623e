/**
 * Every address of the member app. Job: path, search schema, guard, and which lazily loaded page stands there.
 * Invariant: a route holds no behaviour; pages own it.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { servedQuery } from "./api/served";
import { isAtWork, sessionQuery, setupQuery } from "./features/session/session";
import { CrashPage, NotFoundPage, PendingPage, PendingShell } from "./shell/fallbacks";
import { texts } from "./shell/search-schema";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: texts("next", "error", "step"),
  beforeLoad: async ({ context }) => {
    const setup = await context.queries.ensureQueryData(setupQuery).catch(() => null);
    if (setup?.needs_owner) {
      throw redirect({ to: "/set-up" });
    }
  },
  component: lazyRouteComponent(() => import("./features/session/sign-in-page"), "SignInPage"),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: "/set-up",
  beforeLoad: async ({ context }) => {
    const setup = await context.queries.ensureQueryData(setupQuery).catch(() => null);
    if (setup && !setup.needs_owner) {
      throw redirect({ to: "/" });
    }
  },
  component: lazyRouteComponent(() => import("./features/session/setup-page"), "SetupPage"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("./features/session/password-pages"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  validateSearch: texts("token"),
  component: lazyRouteComponent(() => import("./features/session/password-pages"), "ResetPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/accept-invitation",
  validateSearch: texts("token"),
  component: lazyRouteComponent(() => import("./features/session/invitation-page"), "InvitationPage"),
});

const noWorkspace = createRoute({
  getParentRoute: () => root,
  path: "/no-workspace",
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session || isAtWork(session)) {
      throw redirect({ to: session ? "/" : "/sign-in" });
    }
  },
  component: lazyRouteComponent(() => import("./features/session/no-workspace-page"), "NoWorkspacePage"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    const [session] = await Promise.all([
      context.queries.ensureQueryData(sessionQuery),
      context.queries.ensureQueryData(servedQuery).catch(() => null),
    ]);
    if (!session) {
      const next = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/sign-in", search: { next } });
    }
    if (!isAtWork(session)) {
      throw redirect({ to: "/no-workspace" });
    }
  },
  component: lazyRouteComponent(() => import("./shell/shell"), "Shell"),
  pendingComponent: PendingShell,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  component: lazyRouteComponent(() => import("./features/home/home-page"), "HomePage"),
});

const inbox = createRoute({
  getParentRoute: () => app,
  path: "/inbox",
  validateSearch: texts("box", "channel", "q"),
  component: lazyRouteComponent(() => import("./features/inbox/inbox-page"), "InboxPage"),
});

const inboxIndex = createRoute({
  getParentRoute: () => inbox,
  path: "/",
  component: lazyRouteComponent(() => import("./features/inbox/nothing-chosen"), "NothingChosen"),
});

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  component: lazyRouteComponent(() => import("./features/inbox/conversation-page"), "ConversationPage"),
});

const knowledge = createRoute({
  getParentRoute: () => app,
  path: "/knowledge",
  validateSearch: texts("collection", "status", "q", "add"),
  component: lazyRouteComponent(() => import("./features/knowledge/knowledge-page"), "KnowledgePage"),
});

const knowledgeSearch = createRoute({
  getParentRoute: () => app,
  path: "/knowledge/search",
  validateSearch: texts("q", "collection"),
  component: lazyRouteComponent(() => import("./features/knowledge/search-page"), "KnowledgeSearchPage"),
});

const document = createRoute({
  getParentRoute: () => app,
  path: "/knowledge/$documentId",
  validateSearch: texts("passage", "edit"),
  component: lazyRouteComponent(() => import("./features/knowledge/document-page"), "DocumentPage"),
});

const contacts = createRoute({
  getParentRoute: () => app,
  path: "/contacts",
  validateSearch: texts("q", "add"),
  component: lazyRouteComponent(() => import("./features/contacts/contacts-page"), "ContactsPage"),
});

const merges = createRoute({
  getParentRoute: () => app,
  path: "/contacts/merge-suggestions",
  component: lazyRouteComponent(() => import("./features/contacts/merge-page"), "MergePage"),
});

const contact = createRoute({
  getParentRoute: () => app,
  path: "/contacts/$contactId",
  component: lazyRouteComponent(() => import("./features/contacts/contact-page"), "ContactPage"),
});

const runs = createRoute({
  getParentRoute: () => app,
  path: "/runs",
  validateSearch: texts("agent", "conversation"),
  component: lazyRouteComponent(() => import("./features/runs/runs-page"), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => app,
  path: "/runs/$runId",
  validateSearch: texts("step", "beside"),
  component: lazyRouteComponent(() => import("./features/runs/run-page"), "RunPage"),
});

const search = createRoute({
  getParentRoute: () => app,
  path: "/search",
  validateSearch: texts("q"),
  component: lazyRouteComponent(() => import("./features/search/search-page"), "SearchPage"),
});

const settingsIndex = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/$section", params: { section: "persona" } });
  },
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings/$section",
  validateSearch: texts("item", "status"),
  component: lazyRouteComponent(() => import("./features/settings/settings-page"), "SettingsPage"),
});

const tree = root.addChildren([
  signIn,
  setUp,
  forgot,
  reset,
  invitation,
  noWorkspace,
  app.addChildren([
    home,
    inbox.addChildren([inboxIndex, conversation]),
    knowledge,
    knowledgeSearch,
    document,
    contacts,
    merges,
    contact,
    runs,
    run,
    search,
    settingsIndex,
    settings,
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultPendingMs: 250,
    defaultPendingComponent: PendingPage,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
