#!/usr/bin/env python3
"""What Jinja2 makes of every filter, test, operator and method on every kind of value, in the environment of transformers; a test of
chat-template compares with it.

    jinja_kindness.py OUT.json

Each value is set to a variable, as constants are folded, and each expression rendered inside a list, so that 1, 1.0 and '1' look different. The file holds VALUES, FORMS and for each form a string of
references, one for each value, into OUTCOMES: the text, or "!" and the class of the error. Left out ("-") is what holds an address, and what
needs Python's sets or complex numbers, which the Java side refuses by name. Needs transformers and jinja2 alone.
"""

import copy
import json
import re
import sys

import jinja2
import transformers
from transformers.utils.chat_template_utils import _compile_jinja_template

VARIABLES = {
    "uni": "Grüße 👩‍🚀 日本 ßſǅ",
    "rows": [{"k": "a", "v": 1}, {"k": "B", "v": None}, {"k": "b", "v": "x"}, {"v": 0}],
    "deep": {"a": {"b": [1, {"c": "d"}]}},
    "big": 1e300,  # a constant that folds to infinity would be written as the name inf, which isn't defined
}

VALUES = [
    "missing", "none", "false", "true", "''", "'0'", "'abc'", "' a  b\\n'", "'Hello, big World'", "'12'", "'-1.5'", "'0x1F'", "'1e3'",
    "'inf'", "'1_0'", "'<b>&\\'\"'", "('<i>'|safe)", "uni", "'%s and %s'", "'a\\n\\nb\\r\\nc'", "0", "1", "-3", "7", "10 ** 20", "0.0",
    "2.5", "-2.5", "1.0", "0.1", "big * big", "big * -big", "[]", "{}", "()", "[0]", "[none]", "[missing]", "[3, 1, 2]", "['b', 'A', 'a', 'B']",
    "['', 0, none, false, 'x', []]", "[1, 'a']", "[true, 1, 1.0, 2.5]", "[[1, 2], [3]]", "[['b', 1], ['a', 2]]", "rows", "[{'a': 1}]",
    "{'a': 1}", "{'b': 2, 'A': none, 'a': 'x'}", "{1: 2, none: 3, true: 4}", "deep", "(1, 2)", "range(3)", "{'a': 1}.items()",
    "{'a': 1}.keys()", "[1, 0, 2]|select", "namespace(a=1)",
]

FILTERS = {
    "abs": ["", "(1)"],
    "attr": ["", "('a')", "('upper')", "(0)", "(none)", "(missing)", "('__class__')"],
    "batch": ["", "(2)|list", "(2, 'x')|list", "(0)|list", "(-1)|list", "('a')|list", "(2, none)|list", "(2.0)|list", "(none)|list"],
    "capitalize": ["", "(1)"],
    "center": ["", "(10)", "(0)", "('a')", "(none)", "(width=7)"],
    "count": [""],
    "d": ["('x')"],
    "default": ["", "('x')", "('x', true)", "(none)", "(boolean=true)", "('x', boolean=1)", "(default_value=0)", "(missing)", "('x', '')"],
    "dictsort": ["", "(true)", "(by='value')", "(reverse=true)", "(by='x')", "(false, 'value', true)"],
    "e": [""],
    "escape": [""],
    "first": ["", "(1)"],
    "float": ["", "(1.5)", "(none)", "('x')", "(default=missing)"],
    "forceescape": [""],
    "format": ["", "('x', 'y')", "(1, 2)", "(a=1)", "(none, missing)"],
    "groupby": ["('k')", "('v')", "(0)", "('k', default='z')", "('k', case_sensitive=true)", "('a.b')", "(none)", "", "(attribute='k')"],
    "indent": ["", "(2)", "(2, true)", "(2, true, true)", "('> ')", "(first=true)", "(none)", "(blank=true)", "(0)", "(-1)", "(1.5)"],
    "int": ["", "(3)", "(none)", "('x')", "(0, 16)", "(0, 8)", "(0, 0)", "(0, 2)", "(0, 1)", "(0, 37)", "(0, 36)", "(0, none)",
            "(default=missing)", "(base=16)"],
    "items": ["|list", ""],
    "join": ["", "(', ')", "('-', 'k')", "('-', attribute='v')", "(1)", "(none)", "(missing)", "('<')", "('<'|safe)", "(attribute=0)"],
    "last": ["", "(1)"],
    "length": ["", "(1)"],
    "list": ["", "(1)"],
    "lower": ["", "(1)"],
    "map": ["('upper')|list", "('int')|list", "('int', 5)|list", "('int', default=5)|list", "(attribute='k')|list",
            "(attribute='k', default='z')|list", "(attribute='k', default=none)|list", "(attribute=0)|list", "(attribute='a.b')|list", "|list",
            "('nofilter')|list", "(none)|list", "('default', 'x')|list", "('join', ',')|list", "('string')|join", "(attribute='k', x=1)|list",
            "('attr', 'k')|list", "(missing)|list", "('length')|first", "(filter='upper')|list", "('upper') is iterable", "('nofilter') is string",
            "('upper')|length", "('tojson')|list", "(attribute=none)|list", "(attribute='')|list", "('first')|list", "('trim')|list"],
    "max": ["", "(true)", "(attribute='v')", "(case_sensitive=true)", "(attribute=0)", "(none)"],
    "min": ["", "(true)", "(attribute='v')", "(case_sensitive=true)", "(attribute=0)"],
    "reject": ["|list", "('none')|list", "('equalto', 1)|list", "('notest')|list", "('in', [0, 'x'])|list", "('string')|list", "(none)|list"],
    "rejectattr": ["|list", "('k')|list", "('v')|list", "('v', 'none')|list", "('k', 'equalto', 'a')|list", "('k', 'notest')|list", "(0)|list"],
    "replace": ["", "('a', 'b')", "('', '-')", "('a', 'b', 1)", "('a', 'b', 0)", "('a')", "('a', none)", "(0, 1)", "('a', missing)",
                "('a', '<')", "('a', 'b', none)", "('a', 'b', 'c')", "('a', '<'|safe)", "(missing, 'x')", "('a', 'b', count=1)", "('', '-', 2)"],
    "reverse": ["|list", "|join('|')", "is string", "is iterable"],
    "round": ["", "(1)", "(-1)", "(0, 'ceil')", "(1, 'floor')", "(0, 'up')", "(none)", "('a')", "(method='ceil')", "(1.0)", "(true)"],
    "safe": ["", "is escaped"],
    "select": ["|list", "('none')|list", "('equalto', 1)|list", "('notest')|list", "('in', [0, 'x'])|list", "('string')|list", "('gt', 1)|list",
               "(none)|list", "('number')|list", "('truthy')|list", "|first", "|length", "('defined')|list", "('odd')|list", "(missing)|list",
               "('notest') is iterable", "is string", "('equalto')|list", "('equalto', other=1)|list"],
    "selectattr": ["|list", "('k')|list", "('v')|list", "('v', 'none')|list", "('k', 'equalto', 'a')|list", "('k', 'notest')|list", "(0)|list",
                   "('k', 'defined')|list", "('k', 'in', ['a'])|list", "(attribute='k')|list", "('v', 'gt', 0)|list", "(none)|list", "('a.b')|list",
                   "(missing)|list"],
    "slice": ["(2)|list", "(2, 'x')|list", "(0)|list", "(-1)|list", "('a')|list", "|list", "(3, none)|list", "(1.0)|list"],
    "sort": ["", "(true)", "(reverse=true)", "(case_sensitive=true)", "(attribute='v')", "(attribute='k')", "(attribute=0)", "(attribute='k,v')",
             "(none)", "(attribute='a.b')"],
    "string": ["", "(1)"],
    "sum": ["", "('v')", "(attribute='v')", "(start=10)", "(start=[])", "(start='')", "(none, 1.5)", "(attribute=0)", "(start=none)"],
    "title": [""],
    "tojson": ["", "(indent=2)", "(ensure_ascii=true)", "(separators=(',', ':'))", "(sort_keys=true)", "(none)", "(indent='>')", "(indent=0)",
               "(indent=-1)", "(indent=2.0)", "(separators=[',', ':'])", "(separators='ab')", "(separators='abc')", "(indent=none)", "(indent=true)",
               "(separators=(1, 2))", "(indent=missing)", "(x=1)", "(separators=none)", "(indent='')"],
    "trim": ["", "('a')", "(none)", "(1)", "(chars='ab')", "(missing)", "('')"],
    "truncate": ["", "(5)", "(5, true)", "(5, false, '')", "(5, true, '', 0)", "(1)", "(3)", "('a')", "(5, leeway=0)", "(5, end='..', leeway=0)",
                 "(none)", "(5, true, none)", "(5.0)"],
    "unique": ["|list", "(true)|list", "(attribute='v')|list", "(attribute='k')|list", "(case_sensitive=true)|list", "(attribute=0)|list"],
    "upper": ["", "(1)"],
    "urlencode": ["", "(1)"],
    "wordcount": ["", "(1)"],
    "nofilter": [""],
}

TESTS = {
    "boolean": ["", "(1)"], "callable": [""], "defined": ["", "(1)"], "escaped": [""], "even": ["", "(1)"], "odd": [""], "false": [""],
    "true": [""], "float": [""], "integer": [""], "iterable": ["", "(1)"], "lower": ["", "(1)"], "upper": ["", "(1)"], "mapping": [""],
    "none": ["", "(1)"], "number": [""], "sequence": [""], "string": [""], "undefined": [""], "filter": ["", "(1)"], "test": ["", "(1)"],
    "divisibleby": ["", "(2)", "(0)", " 2", "(2.5)", "('a')", "(none)", "(missing)", "([])", "(other=2)", "(num=2)", "(true)"],
    "sameas": ["", "(none)", "(true)", "(false)", "(missing)"],
    "in": ["", "([0, 1, 'abc', none])", "('abcd 0')", "({'a': 1, 0: 2})", "(none)", "(missing)", "(1)", "(range(3))", "('')", "((1, 2))",
           "({'a': 1}.values())", "([[]])"],
    "notest": [""],
}
for name in ["eq", "ne", "lt", "le", "gt", "ge", "equalto", "lessthan", "greaterthan", "==", "!=", "<", "<=", ">", ">="]:
    if name.isalpha():
        full = name in ("eq", "lt", "ge", "equalto")
        TESTS[name] = [""] + [f"({v})" for v in (["none", "0", "1", "''", "'abc'", "2.5", "missing", "[]", "true", "(1, 2)", "{}"] if full else ["1", "'a'"])]

OTHERS = ["missing", "none", "true", "''", "'a'", "0", "2", "-2", "2.5", "0.0", "[]", "[1]", "(1,)", "{}", "{'a': 1}", "('<b>'|safe)", "range(2)"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", "in", "not in", "and", "or"]

ACCESS = [
    ".a", "['a']", "[0]", "[-1]", "[5]", "[none]", "[missing]", "[1.0]", "[true]", "[:1]", "[1:]", "[::-1]", "[none:none]", "['x':]", "[-2:]",
    "[::0]", "[::2]", "[0, 1]", ".a.b", "[[]]", "['upper'] is callable", ".items is callable", ".items()|list", ".upper()", ".get('a')",
    ".get('a', 'z')", ".keys()|list", ".values()|list", ".foo", ".foo()", "()", ".append(1)", ".__class__", ".count('a')", ".index(1)", ".copy()",
    ".0", "[1.5]", ".pop()", ".update({})", "['items'] is callable", ".get()", ".get([])",
]

METHODS = [
    "strip()", "strip(none)", "strip('a ')", "strip(1)", "lstrip()", "rstrip()", "split()", "split('b')", "split(none, 1)", "split('')", "split(' ')",
    "split(' ', 1)", "split(sep=' ', maxsplit=1)", "rsplit(' ', 1)", "rsplit(none, 1)", "splitlines()", "splitlines(true)", "upper()", "lower()",
    "title()", "capitalize()", "swapcase()", "casefold()", "startswith('a')", "startswith(('a', ' '))", "startswith('')", "startswith(none)",
    "startswith(['a'])", "endswith('c')", "endswith('b', 0, 2)", "find('b')", "find('b', 2)", "find('b', -2)", "find('', 100)", "rfind('b')",
    "index('b')", "rindex('b')", "count('b')", "count('')", "count('', 1, 2)", "replace('a', 'b')", "replace('', '-')", "replace('a', none)",
    "replace('a', '', 1)", "replace('a')", "join(['x', 'y'])", "join([1])", "join('xyz')", "join(none)", "join(missing)", "partition('b')",
    "rpartition('b')", "partition('')", "zfill(8)", "zfill(-1)", "zfill()", "center(9)", "center(9, '*')", "center()", "center(9, 'xy')", "ljust(9)",
    "ljust(9, '.')", "rjust(9)", "rjust('a')", "expandtabs()", "isdigit()", "isalpha()", "isalnum()", "isspace()", "isnumeric()", "isdecimal()",
    "isupper()", "islower()", "istitle()", "isascii()", "isidentifier()", "isprintable()", "removeprefix('a')", "removesuffix('c')",
    "removeprefix(none)", "format(1)", "format()", "find()", "upper(1)", "count('a', none, 2)", "startswith('a', none)", "nomethod()",
]
TEXTS = ["''", "'abc'", "' a  b\\n'", "'abcabc'", "uni", "'a\\tb'", "'-12'", "'Hello World'", "'١٢'", "'²½Ⅷ'", "'<a>'|safe", "'ǆ ŉ ﬁ'", "'{} {{}}'",
         "'{0} {x}'", "'a\\x1cb\\x85c\\u2028d'", "'a\\x0bb\\x0cc'", "'ΑΣ'", "'İI'", "'²'", "'½'", "'Ⅷ'", "'④⑩'", "'ΑΣ. ΑΣΑ (ΟΣ'", "'ı ŉ ß ᾳ'", "'a1 _b'", "'x' * 12"]

STATEMENTS = [
    "{% for x in V %}[{{ x }}]{% else %}none{% endfor %}", "{% for a, b in V %}[{{ a }}{{ b }}]{% endfor %}",
    "{% for x in V %}{{ loop.index }}/{{ loop.last }} {% endfor %}", "{% if V %}yes{% else %}no{% endif %}", "{{ V }}", "{{ V ~ '' }}",
    "{{ 'a' if V }}", "{{ not V }}", "{{ -V }}", "{{ +V }}", "{% set a, b = V %}{{ a }}", "{{ dict(V) }}", "{{ range(V)|list }}",
    "{{ namespace(V).a }}", "{{ raise_exception(V) }}", "{{ [V]|join }}", "{% set v = V %}{{ v.a }}|{{ v['a'] }}", "{{ '%s' % V }}", "{{ '%d' % V }}",
    "{{ '%.2f' % V }}", "{{ '%r' % V }}", "{{ '%5s|%-5s|' % (V, V) }}", "{{ '{}'.format(V) }}", "{{ '{:>8}'.format(V) }}", "{{ '{:.1f}'.format(V) }}",
    "{{ '{0[0]}'.format(V) }}", "{{ '{x}'.format(x=V) }}", "{{ '{:d}'.format(V) }}", "{{ '%x' % V }}", "{{ '%c' % V }}", "{{ '%e' % V }}", "{{ '%5d' % V }}",
    "{{ '{!r}'.format(V) }}", "{{ '{:05}'.format(V) }}", "{{ '{:,}'.format(V) }}", "{{ {V: 1} }}", "{{ [V] == [V] }}", "{{ cycler(V, 2).next() }}",
    "{{ joiner(V)() }}", "{{ dict(a=V).a }}", "{{ dict.fromkeys(V) }}", "{{ 'abc'[V] }}", "{{ [1, 2][V] }}", "{{ {'a': 1, 0: 2, none: 3}[V] }}",
    "{{ {'a': 1}.get(V, 'z') }}", "{{ [3, 0, none].index(V) }}", "{{ [3, 0, 0.0, none].count(V) }}", "{{ 'abc'.join(V) }}",
    "{% for k, v in V.items() %}{{ k }}={{ v }};{% endfor %}", "{% for x in V if x %}{{ x }}{% endfor %}", "{{ V[:2]|length }}", "{{ strftime_now(V) is string }}",
    "{% macro m(a, b='d') %}{{ a }}{{ b }}{% endmacro %}{{ m(V) }}{{ m(*V) }}", "{% macro m(a) %}{{ a }}{{ kwargs }}{% endmacro %}{{ m(**V) }}",
    "{% filter upper %}{{ V }}{% endfilter %}", "{% for x in V %}{{ loop.changed(x) }}{% endfor %}", "{% for x in V %}{{ loop.length }}{% endfor %}",
    "{% set ns = namespace(x=V) %}{% set ns.x = [ns.x] %}{{ ns.x }}", "{% for x in V recursive %}{{ x }}{% if loop.depth < 2 %}{{ loop(x) }}{% endif %}{% endfor %}",
]


def forms():
    """Yields (form, values): a template that reads the variable V, which is set to each value."""
    for table, before in ((FILTERS, "|"), (TESTS, " is ")):
        for name, all_arguments in table.items():
            for arguments in all_arguments:
                after = arguments if not arguments.startswith("is ") else " " + arguments
                yield "{{ [V" + before + name + after + "] }}", "VALUES"
    for test in ("eq", "lt", "in"):
        yield "{{ [V]|select('" + test + "', 1)|list }}", "VALUES"
    for operator in OPERATORS:
        for other in OTHERS:
            yield "{{ [V " + operator + " " + other + "] }}", "VALUES"
    for access in ACCESS:
        yield "{{ [V" + access + "] }}", "VALUES"
    for statement in STATEMENTS:
        yield statement, "VALUES"
    for method in METHODS:
        yield "{{ [V." + method + "] }}", "TEXTS"


def outcome(template):
    try:
        rendered = _compile_jinja_template(template).render(**copy.deepcopy(VARIABLES))  # the indent filter lengthens lists
    except Exception as e:  # whatever Python throws is the outcome
        return "!" + type(e).__name__
    letters = re.sub("[^a-z]", "", rendered.lower())
    return "-" if re.search("gxexn|gener", letters) or "boundmethod" in letters or " at 0x" in rendered else rendered


def beyond(form, value):
    """Whether the outcome is a set or a complex number, or counts the words of an address."""
    return ("wordcount" in form and "|select" in value) or ("V - " in form and value.endswith("s()")) or ("V ** 2.5" in form and value.startswith("-"))


def main():
    values = {"VALUES": VALUES, "TEXTS": TEXTS}
    outcomes, seen, cases = [], {}, []
    for form, kind in forms():
        row = []
        for value in values[kind]:
            text = "-" if beyond(form, value) else outcome("{% set V = " + value + " %}" + form)
            row.append(seen.setdefault(text, len(seen)))
            if len(seen) > len(outcomes):
                outcomes.append(text)
        cases.append([form, kind, " ".join(map(str, row))])
    made = {"jinja2": jinja2.__version__, "transformers": transformers.__version__, "python": sys.version.split()[0]}
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("{\n")
        for name, content in (("made_with", made), ("variables", VARIABLES), ("VALUES", VALUES), ("TEXTS", TEXTS)):
            out.write(json.dumps(name) + ": " + json.dumps(content, ensure_ascii=True) + ",\n")
        out.write('"outcomes": [\n' + ",\n".join(json.dumps(o) for o in outcomes) + '\n],\n"cases": [\n')
        out.write(",\n".join(json.dumps(c) for c in cases) + "\n]\n}\n")
    print(sum(len(c[2].split()) for c in cases), "cases,", len(outcomes), "different outcomes")


if __name__ == "__main__":
    main()
