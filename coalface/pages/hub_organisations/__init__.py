"""The hub team's pages about organisations and their e-mail domains."""
