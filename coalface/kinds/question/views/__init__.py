"""The pages of questions."""

from coalface.kinds.question.views.accept import acceptance, end_acceptance
from coalface.kinds.question.views.ask import ask, promise, similar
from coalface.kinds.question.views.read import neighbours, question, questions

__all__ = ["acceptance", "ask", "end_acceptance", "neighbours", "promise", "question", "questions", "similar"]
