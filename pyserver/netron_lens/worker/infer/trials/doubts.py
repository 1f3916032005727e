"""What runs, but is not meant so: a search takes it for a failure until nothing else is left."""

from __future__ import annotations


class Doubt(RuntimeError):  # noqa: N818 - it is raised for what is no error by itself
    """A step that runs, but mixes the batch with something else or takes a tensor for a list."""


class TooLarge(Doubt):
    """A step whose result no one would compute: attention between all pixels of a large picture."""


class OtherClassError(TypeError):
    """What was built is a model, but of another class: it is not shown in place of this one."""
