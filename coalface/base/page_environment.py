"""Jinja's environment with less to ask at each call of a component and each word, and that of the pages of one language.

A page calls some four hundred components and writes a thousand values. What Jinja asks each time for the sake of what no
page does (other functions in place of components, values that are no strings) is asked here in the cheapest order.
"""

from collections.abc import MutableMapping
from functools import cache
from types import FunctionType
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from coalface.base.fixed import Fixed

# What Jinja need not look through for a `__call__` that wants to know the page: functions, and those that remember.
_FUNCTIONS = (FunctionType, type(cache(repr)))


class _Context(Context):
    """What a page can name. Calls a component, and a function, without asking first whether its class wants to know the page.

    A function that lets a StopIteration out is a mistake here; Jinja writes nothing then.
    """

    def call(self, called: Any, /, *given: Any, **named: Any) -> Any:
        kind = type(called)
        if kind is not Macro and (kind not in _FUNCTIONS or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *given, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(self.eval_ctx, *given, **named) if kind is Macro else called(*given, **named)


class _Compiler(CodeGenerator):
    """Jinja's compiler, which escapes with `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class LeanEnvironment(Environment):
    """An environment none of whose templates has globals of its own, and which keeps all of its few hundred templates."""

    code_generator_class = _Compiler
    context_class = _Context

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, cache_size=-1)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: one plain dict for all of them, which is looked through for each import."""
        return super().make_globals(d) if d else self.globals

    @staticmethod
    def written(value: Any) -> str:
        """Return a value as a page writes it: escaped, where it is not HTML already and no number."""
        kind = type(value)
        if kind is Markup or kind is SafeString:
            return value
        return str(value) if kind is int else escape(value)


class _PageCompiler(_Compiler):
    """Jinja's compiler, given the page with what is the same on all pages of its language."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        with translation.override(self.environment.language):
            node = Fixed(self.environment).visit(node)
        super().visit_Template(node, frame)


class PageEnvironment(LeanEnvironment):
    """What `coalface.base.templates.environment` fills with the hub's globals."""

    code_generator_class = _PageCompiler
    language: str | None = None  # in whose words its pages are compiled
