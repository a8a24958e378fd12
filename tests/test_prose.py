"""The prose of a chapter: where its numbers stand, and which of them are typed."""

import pytest

from csto.refresh import prose, typed

VALUES = {"share": "61–75", "senders": "five", "money": "$5 * [2]", "part": "half"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("leave [62–74](#share) per cent", "leave [61–75](#share) per cent"),
        ("**[62](#share)** [*62*](#share)", "**[61–75](#share)** [*61–75*](#share)"),
        ("[**62**](#share) [***six***](#senders)", "[**61–75**](#share) [***five***](#senders)"),
        ("[**62**–74](#share) [a `b`](#share)", "[61–75](#share) [61–75](#share)"),
        ("[Six](#senders) or [six](#senders)", "[Five](#senders) or [five](#senders)"),
        ("[Half](#part) [**Half**](#part)", "[Half](#part) [**Half**](#part)"),
        ("[6](#senders '6') [6](<#senders>)", "[five](#senders '6') [five](<#senders>)"),
        ("[6 [of 9]](#part)", "[half](#part)"),
        ("[6](#money)", r"[\$5 \* \[2\]](#money)"),
        (
            "> of [two\n> thirds](#part) and\n> [6](#senders)",
            "> of [half](#part) and\n> [five](#senders)",
        ),
        ("- [6](#part)\n  1. [6](#part)\r\n", "- [half](#part)\n  1. [half](#part)\r\n"),
        ("-\t[6](#part)\n\n\t[6](#part)", "-\t[half](#part)\n\n\t[half](#part)"),
        (
            "|a|[6](#part)|\n|---|---|\n|[6](#part) \\| x|`|`[6](#part)|",
            "|a|[half](#part)|\n|---|---|\n|[half](#part) \\| x|`|`[6](#part)|",
        ),
    ],
)
def test_values_are_written_in_their_place(before, after):
    assert prose.rewritten(before, VALUES) == after
    assert prose.rewritten(after, VALUES) == after


@pytest.mark.parametrize(
    "text",
    [
        "`[6](#part)` and `` [6](#part) ` ``",
        "```\n[6](#part)\n```\n\n    [6](#part)\n\n~~~md\n[6](#part)\n~~~",
        "- item\n\n  ```\n  [6](#part)\n  ```",
        "<div>[6](#part)</div>",
        "<!-- [6](#part) -->",
        r"\[6](#part) and [6] (#part) and ![6](#part)",
        "[half](#part), [another](#figure), [6](part.ipynb), <https://example.org/6>",
    ],
)
def test_code_and_what_is_no_number_stay(text):
    assert prose.rewritten(text, VALUES) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russia sent 1,850 of 2,500.5 soldiers.", ["1,850", "2,500.5"]),
        ("in 2022, mid-2014, 2010-2014 and the 1990s", ["2022", "2010", "1990s"]),
        ("half, Twice, a quarter", ["half", "Twice", "quarter"]),
        ("two thirds of twenty-one", ["two thirds", "twenty-one"]),
        ("2.5 million, hundreds, a dozen", ["2.5 million", "hundreds", "dozen"]),
        ("50%, ½, 5-year", ["50", "½", "5"]),
        ("20{} and {}00", ["20", "00"]),
        ("the second and third, the 98th, threefold", ["second", "third", "98th", "threefold"]),
        ("One and first, none, both, once; often, atone, weight", []),
        ("Su-30, S-300PMU-2 and COVID-19", []),
        ("per thousand or million, Per million, {} million, per cent", []),
    ],
)  # fmt: skip
def test_typed_numbers_are_found_in_figures_and_in_words(text, found):
    assert [number for number, _ in typed.numbers(text, {"2014"})] == found


def test_what_is_typed_in_prose_is_read_without_code_addresses_and_values():
    text = """1. As of [12](#most), `34`, <https://example.org/56> and [78 *of*](x.ipynb "9")

| [10](#figure) | 11 |
|---|---|
| <b>12</b> | ![13](14.png) |

<p class="c15">16&#8211;17</p><!-- 18 -->
"""
    found = [
        number
        for block in prose.blocks(text)
        for number, _ in typed.numbers(block.plain({"figure"}), ())
    ]
    assert found == ["78", "10", "11", "12", "13", "16", "17"]
