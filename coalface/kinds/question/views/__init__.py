"""The pages of questions."""

from coalface.kinds.question.views.accept import acceptance, end_acceptance
from coalface.kinds.question.views.ask import ask, similar
from coalface.kinds.question.views.read import question, questions

__all__ = ["acceptance", "ask", "end_acceptance", "question", "questions", "similar"]
