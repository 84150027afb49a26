// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code x.name}, {@code x[i]} and {@code x[a:b:c]}, with the order of look-ups and the refusals of Jinja's immutable
 * sandbox.
 */
final class Subscript {
    private static final Set<String> CHANGING = Set.of(
            "append",
            "clear",
            "pop",
            "reverse",
            "insert",
            "sort",
            "extend",
            "remove",
            "popitem",
            "setdefault",
            "update");

    private static final Set<String> OF_EVERY_OBJECT = Set.of(
            "__class__", "__doc__", "__eq__", "__hash__", "__init__", "__module__", "__new__", "__repr__", "__str__");

    private Subscript() {}

    /** {@code x.name}: the object's own attribute, then its element. */
    static Value attribute(RenderBudget budget, Value owner, String name) {
        Value member = member(owner, name);
        if (member == null) {
            member = element(budget, owner, Str.of(name));
        }
        return member == null ? Undefined.attribute(owner, name) : member;
    }

    /** {@code x[index]}: the element, then the attribute of that name. */
    static Value item(RenderBudget budget, Value owner, Value index) {
        if (owner instanceof Undefined u) {
            throw u.failure();
        }
        Value element = element(budget, owner, index);
        if (element == null && index instanceof Str name) {
            element = member(owner, name.text());
        }
        if (element != null) {
            return element;
        }
        return index instanceof Str name
                ? Undefined.attribute(owner, name.text())
                : Undefined.element(owner, Text.repr(budget, index).text());
    }

    private static @Nullable Value member(Value owner, String name) {
        if (owner instanceof Undefined u) {
            if (OF_EVERY_OBJECT.contains(name)) {
                return Undefined.unsafe(owner, name);
            }
            throw u.failure();
        }
        if (owner instanceof HasMembers object) {
            return object.member(name);
        }
        if (owner instanceof Callable function && function.member(name) != null) {
            return function.member(name);
        }
        if (owner instanceof Str s) {
            return StrMethods.bound(s, name);
        }
        if (owner instanceof Dict dict) {
            return CHANGING.contains(name) ? changing(dict, name) : DictMethods.bound(dict, name);
        }
        if (owner instanceof Seq seq) {
            return seq.kind() == Seq.Kind.LIST && CHANGING.contains(name)
                    ? changing(seq, name)
                    : SeqMethods.bound(seq, name);
        }
        return name.startsWith("__") && name.endsWith("__") ? Undefined.unsafe(owner, name) : null;
    }

    private static @Nullable Value changing(Value owner, String name) {
        boolean dictOnly = name.equals("popitem") || name.equals("setdefault") || name.equals("update");
        boolean both = name.equals("clear") || name.equals("pop");
        boolean has = both || dictOnly == owner instanceof Dict;
        return has ? Undefined.unsafe(owner, name) : null;
    }

    private static @Nullable Value element(RenderBudget budget, Value owner, Value index) {
        if (owner instanceof Dict dict) {
            boolean hashable = !(index instanceof Dict)
                    && !(index instanceof Seq s && !s.kind().isTuple());
            return hashable ? dict.get(index) : null;
        }
        if (PythonNumbers.integer(index) == null) {
            return null;
        }
        int i = PythonNumbers.index(index);
        if (owner instanceof Seq seq && !seq.kind().isView()) {
            int at = i < 0 ? i + seq.items().size() : i;
            return at >= 0 && at < seq.items().size() ? seq.items().get(at) : null;
        }
        return owner instanceof Str s ? character(budget, s, i) : null;
    }

    private static @Nullable Value character(RenderBudget budget, Str s, int i) {
        int at = i < 0 ? i + s.length() : i;
        return at >= 0 && at < s.length() ? s.part(budget, s.offset(budget, at), s.offset(budget, at + 1)) : null;
    }

    static Value slice(
            RenderBudget budget, Value owner, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
        if (owner instanceof Undefined u) {
            throw u.failure();
        }
        boolean sliceable =
                owner instanceof Str || (owner instanceof Seq seq && !seq.kind().isView());
        if (!sliceable) {
            throw Failure.of("'" + owner.typeName() + "' object is not subscriptable by a slice");
        }
        int length = Iterate.length(owner);
        int by = bound(step, 1);
        if (by == 0) {
            throw Failure.of("slice step cannot be zero");
        }
        boolean given = start != null && start != None.NONE;
        int from = clamp(bound(start, by > 0 ? 0 : length - 1), given, length, by);
        int to = stop == null || stop == None.NONE ? (by > 0 ? length : -1) : clamp(bound(stop, 0), true, length, by);
        return owner instanceof Str s ? text(budget, s, from, to, by) : sequence(budget, (Seq) owner, from, to, by);
    }

    private static int bound(@Nullable Value value, int otherwise) {
        return value == null || value == None.NONE ? otherwise : PythonNumbers.index(value);
    }

    private static int clamp(int index, boolean given, int length, int by) {
        int at = given && index < 0 ? index + length : index;
        int low = by > 0 ? 0 : -1;
        int high = by > 0 ? length : length - 1;
        return Math.max(low, Math.min(high, at));
    }

    private static Value text(RenderBudget budget, Str s, int from, int to, int by) {
        if (by == 1) {
            return s.part(budget, s.offset(budget, from), s.offset(budget, Math.max(from, to)));
        }
        StrBuilder out = new StrBuilder(budget);
        List<Value> characters = Iterate.list(budget, s);
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            out.append((Str) characters.get((int) i));
        }
        return out.build().asMarkup(s.markup());
    }

    private static Value sequence(RenderBudget budget, Seq seq, int from, int to, int by) {
        if (seq.items() instanceof RangeList range) {
            return new Seq(seq.kind(), range.slice(budget, from, to, by));
        }
        List<Value> items = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            items.add(seq.items().get((int) i));
        }
        budget.items(items.size());
        return new Seq(seq.kind(), items);
    }
}
