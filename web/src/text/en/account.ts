/** Words before and around sign-in. */
export const account = {
  "signIn.title": "Sign in",
  "signIn.submit": "Sign in",
  "signIn.forgot": "Forgot your password?",
  "signIn.or": "or",
  "signIn.with": "Continue with {name}",
  "signIn.other.failed":
    "Signing in with the other service did not work. Nothing was changed; try again or use your password.",
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
