/** Words before and around sign-in. */
export const account = {
  "signIn.title": "Sign in",
  "signIn.submit": "Sign in",
  "signIn.forgot": "Forgot your password?",
  "signIn.or": "or",
  "signIn.with": "Continue with {name}",
  "signIn.other.failed":
    "Signing in with the other service did not work. Nothing was changed; try again or use your password.",
  "signIn.refused.oidc_expired":
    "This sign-in was begun in another window, was used already or took longer than ten minutes. Begin again.",
  "signIn.refused.oidc_denied": "The sign-in was called off at the other service. Nothing was changed.",
  "signIn.refused.oidc_rejected":
    "The answer of the other service could not be verified, so nobody was signed in. If it stays, tell whoever runs this server.",
  "signIn.refused.oidc_unreachable":
    "The other service can't be reached at the moment. Try again in a few minutes, or use your password.",
  "signIn.refused.oidc_email_unverified":
    "The other service doesn't say that your e-mail address is yours. Confirm the address there first, or sign in with your password and add the service under Settings, Security.",
  "signIn.refused.oidc_not_invited":
    "There is no account with this e-mail address. Ask an owner or admin of the workspace to invite you, and sign in again.",
  "signIn.refused.oidc_other_subject":
    "Your account is linked with another sign-in at this service, so this one was not added. Sign in another way and take that one away under Settings, Security.",
  "signIn.refused.oidc_linked_elsewhere":
    "This sign-in opens another account already, so nothing was changed. Take it away there first.",
  "signIn.refused.too_many_requests": "That was too often in a short time. Wait a minute and try again.",
  "signIn.again": "Begin again",
  "signIn.demo": "This is a demo",
  "signIn.demo.use": "Look around",
  "signIn.code.title": "Second factor",
  "signIn.code.lead": "Open your authenticator app and enter the code for Steward.",
  "signIn.code": "Code",
  "signIn.code.recovery": "A recovery code works too.",
  "signIn.code.submit": "Continue",

  "forgot.title": "Forgot your password?",
  "forgot.lead":
    "Enter your e-mail address. If there is an account, a link to set a new password is on its way.",
  "forgot.submit": "Send the link",
  "forgot.sent": "Look at your mail",
  "forgot.sent.lead":
    "If {email} has an account, a link is on its way. Without a mail server, an owner finds it under Settings, Local outbox.",
  "forgot.back": "Back to sign-in",
  "reset.title": "Set a new password",
  "reset.lead": "All other sessions will be signed out.",
  "reset.submit": "Set the password",
  "reset.again": "Ask for a new link",
  "reset.done": "Your password is set",
  "reset.done.lead": "Sign in with it now.",
  "password.new": "New password",
  "password.hint": "At least 10 characters. Three unrelated words are better than one clever one.",

  "invitation.title": "Join the workspace",
  "invitation.lead": "You were invited. Tell us your name and choose a password.",
  "invitation.submit": "Join",
  "invitation.have": "I already have an account",

  "noWorkspace.title": "You are in no workspace",
  "noWorkspace.lead":
    "You are signed in as {email}, and no workspace has you as a member. Ask an owner or admin to invite this address; then open the link of the mail, or look again.",
  "noWorkspace.look": "Look again",
  "noWorkspace.still": "Still no workspace",
  "noWorkspace.signOut": "Sign out",

  "setup.title": "Welcome to Steward",
  "setup.lead": "Nothing is set up yet. You become the owner.",
  "setup.workspace": "Name of the business",
  "setup.workspace.hint": "Customers see it; you can change it later.",
  "setup.submit": "Create the workspace",
  "setup.done": "{name} is ready",
  "setup.done.lead": "Three steps, and customers get answers. No key or account elsewhere is needed.",
  "setup.step.knowledge": "Give it something to know",
  "setup.step.knowledge.text":
    "Upload what you already have: price list, terms, opening hours, a folder of PDFs. Answers cite these documents.",
  "setup.step.persona": "Say how it should speak",
  "setup.step.persona.text":
    "Pick a role and a manner, try it in the preview chat, and decide if replies need your approval.",
  "setup.step.portal": "Put it where customers are",
  "setup.step.portal.text":
    "Share the portal link or paste one line into your website. Every conversation lands in your inbox.",
  "setup.begin": "Upload documents",
  "setup.look": "Look around first",
} as const;
