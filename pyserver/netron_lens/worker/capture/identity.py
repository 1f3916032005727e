"""What tells an object from all others while it lives: `id` without its audit event, which the guard would hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

identity: Callable[[object], int] = object.__hash__
