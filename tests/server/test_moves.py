"""Where a piece of a text stands after edits."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as some
from lsprotocol import types

from netron_lens.protocol import Span
from netron_lens.server.moves import Edit, moved, stood
from netron_lens.server.positions import offset, utf16_length
from netron_lens.server.text import Text, digest_of


def span(start_line: int, start_column: int, end_line: int, end_column: int) -> Span:
    return Span(start_line=start_line, start_column=start_column, end_line=end_line, end_column=end_column)


def after(piece: Span, place: Span, text: str) -> Span | None:
    return moved(piece, [Edit(span=place, text=text)])


PIECE = span(5, 8, 6, 4)


def test_an_edit_below_moves_nothing() -> None:
    assert after(PIECE, span(7, 0, 9, 0), "") == PIECE
    assert after(PIECE, span(6, 5, 6, 5), "# why") == PIECE
    assert after(PIECE, span(6, 4, 6, 4), "\n    more = 1") == PIECE


def test_lines_added_or_taken_above_move_it() -> None:
    assert after(PIECE, span(2, 0, 2, 0), "one\ntwo\n") == span(7, 8, 8, 4)
    assert after(PIECE, span(2, 3, 4, 1), "") == span(3, 8, 4, 4)
    assert after(PIECE, span(2, 0, 2, 0), "one\r\ntwo\rthree\n") == span(8, 8, 9, 4)


def test_an_edit_before_it_on_its_line_moves_its_start() -> None:
    assert after(PIECE, span(5, 0, 5, 4), "") == span(5, 4, 6, 4)
    assert after(PIECE, span(5, 8, 5, 8), "\n  ") == span(6, 2, 7, 4)
    assert after(span(5, 8, 5, 9), span(5, 0, 5, 0), "é😀 ") == span(5, 12, 5, 13)


def test_an_edit_inside_or_over_it_touches_it() -> None:
    assert after(PIECE, span(5, 9, 5, 9), " ") is None
    assert after(PIECE, span(6, 3, 7, 0), "") is None
    assert after(PIECE, span(4, 0, 5, 9), "") is None
    assert after(PIECE, span(1, 0, 9, 0), "") is None


def test_going_on_with_its_first_or_last_word_touches_it() -> None:
    assert after(PIECE, span(6, 4, 6, 4), "2") is None
    assert after(PIECE, span(6, 4, 6, 4), ".view(-1)") is None
    assert after(PIECE, span(5, 8, 5, 8), "self.") is None
    assert after(PIECE, span(6, 4, 6, 4), "  # why") == PIECE


def test_the_start_of_a_line_moves_with_what_stands_there() -> None:
    assert after(span(5, 0, 5, 0), span(5, 0, 5, 0), "\n") == span(6, 0, 6, 0)


def before(piece: Span, *edits: tuple[Span, str]) -> Span | None:
    return stood(piece, [Edit(span=place, text=text) for place, text in edits])


def test_a_piece_is_traced_back_over_lines_added_and_taken() -> None:
    assert before(PIECE, (span(7, 0, 7, 0), "new\n")) == PIECE
    assert before(PIECE, (span(2, 0, 2, 0), "new\n")) == span(4, 8, 5, 4)
    assert before(PIECE, (span(2, 0, 3, 0), "")) == span(6, 8, 7, 4)
    assert before(PIECE, (span(1, 0, 1, 0), "a\n"), (span(1, 0, 1, 0), "b\n")) == span(3, 8, 4, 4)


def test_a_piece_is_traced_back_along_its_line() -> None:
    assert before(span(3, 12, 3, 14), (span(3, 4, 3, 5), "longer")) == span(3, 7, 3, 9)


def test_a_piece_in_new_text_stood_nowhere() -> None:
    assert before(span(3, 6, 3, 6), (span(3, 4, 3, 5), "longer")) is None
    assert before(span(3, 2, 3, 6), (span(3, 4, 3, 5), "longer")) is None


def test_a_text_that_was_not_marked_is_not_followed() -> None:
    text = Text("file:///n.py", "/n.py", "one", 1, unsaved=False, first=1)
    assert text.locate(span(1, 0, 1, 3), digest_of("two")) is None
    assert text.trace(span(1, 0, 1, 3), digest_of("two")) is None
    assert text.locate(span(1, 0, 1, 3), digest_of("one")) == span(1, 0, 1, 3)


PIECES = some.text(alphabet="ab (.\n😀é", max_size=12)


@settings(max_examples=150, deadline=None)
@example(before="aaaaaaaa", piece="", behind="", edits=[(3, 6, "")])
@given(
    before=PIECES,
    piece=PIECES,
    behind=PIECES,
    edits=some.lists(some.tuples(some.integers(0, 40), some.integers(0, 6), PIECES)),
)
def test_what_was_not_touched_is_found_again(
    before: str, piece: str, behind: str, edits: list[tuple[int, int, str]]
) -> None:
    text = Text("file:///n.py", "/n.py", f"{before} <{piece}> {behind}", 1, unsaved=False, first=1)
    text.mark()
    then = digest_of(text.text)
    start = text.text.index("<")
    marked = span_of(text.text, start, start + len(piece) + 2)
    for version, (at, length, new) in enumerate(edits, start=2):
        first, last = (min(index, len(text.text)) for index in (at, at + length))
        expected = text.text[:first] + new + text.text[last:]
        text.change([change(span_of(text.text, first, last), new)], version)
        assert text.text == expected
    found = text.locate(marked, then)
    if found is not None:
        assert text.trace(found, then) == marked
        begin = offset(text.text, found.start_line, found.start_column)
        end = offset(text.text, found.end_line, found.end_column)
        assert text.text[begin:end] == f"<{piece}>"


def test_a_carriage_return_ends_a_line() -> None:
    text = Text("file:///n.py", "/n.py", "a\r\nb\rc\nd", 1, unsaved=False, first=1)
    text.change([change(span(2, 1, 3, 1), "x")], 2)
    assert text.text == "a\r\nbx\nd"
    text.change([types.TextDocumentContentChangeWholeDocument(text="new")], 3)
    assert text.text == "new"
    assert text.locate_version(span(1, 0, 1, 1), 2) is None


def span_of(text: str, start: int, end: int) -> Span:
    return span(*position(text, start), *position(text, end))


def position(text: str, index: int) -> tuple[int, int]:
    lines = text[:index].split("\n")
    return len(lines), utf16_length(lines[-1])


def change(place: Span, new: str) -> types.TextDocumentContentChangeEvent:
    start = types.Position(place.start_line - 1, place.start_column)
    end = types.Position(place.end_line - 1, place.end_column)
    return types.TextDocumentContentChangePartial(range=types.Range(start=start, end=end), text=new)
