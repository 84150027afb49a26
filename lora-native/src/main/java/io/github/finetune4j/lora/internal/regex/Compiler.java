// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import io.github.finetune4j.lora.internal.regex.Node.Greed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes an expression's parts as instructions. */
final class Compiler {
    /** Instructions and operands: a megabyte. The largest of a known tokenizer has under 2,000. */
    private static final int MOST_CODE = 1 << 18;
    /** Each set that goes beyond ASCII has a table of 8 KiB. */
    private static final int MOST_SETS = 4_096;

    private static final int MOST_LENGTHS = 32;
    private static final int MOST_COMPARED = 64;

    private final Map<CodeSet, Integer> sets = new LinkedHashMap<>();
    private final Firsts firsts = new Firsts();
    private int[] code = new int[64];
    private int size;
    private int registers;

    static Program compile(Node node) {
        Compiler compiler = new Compiler();
        compiler.part(node);
        compiler.emit(Op.MATCH);
        First first = compiler.firsts.of(node);
        return new Program(
                Arrays.copyOf(compiler.code, compiler.size),
                compiler.sets.keySet().toArray(new CodeSet[0]),
                compiler.registers,
                first.isDecisive() ? first.set() : null);
    }

    private void emit(int... words) {
        if (size + words.length > MOST_CODE) {
            throw new RegexSyntaxException(
                    "unsupported: repetitions that make more than " + MOST_CODE + " instructions, stopped", 0);
        }
        if (size + words.length > code.length) {
            code = Arrays.copyOf(code, 2 * (size + words.length));
        }
        for (int word : words) {
            code[size++] = word;
        }
    }

    private int set(CodeSet set) {
        Integer known = sets.putIfAbsent(set, sets.size());
        if (sets.size() > MOST_SETS) {
            throw new RegexSyntaxException("unsupported: more than " + MOST_SETS + " different sets, stopped", 0);
        }
        return known == null ? sets.size() - 1 : known;
    }

    @SuppressWarnings("EnumOrdinal") // of one program, which is never stored
    private void part(Node node) {
        if (node instanceof Node.One one) {
            one(one.set());
        } else if (node instanceof Node.Sequence sequence) {
            sequence.parts().forEach(this::part);
        } else if (node instanceof Node.Choice choice) {
            choice(choice.branches());
        } else if (node instanceof Node.Repeat repeat) {
            repeat(repeat);
        } else if (node instanceof Node.Atomic atomic) {
            atomic(atomic.body());
        } else if (node instanceof Node.Look look) {
            look(look);
        } else {
            emit(Op.ANCHOR, ((Node.At) node).anchor().ordinal());
        }
    }

    private void one(CodeSet set) {
        int single = set.single();
        if (single >= 0) {
            emit(Op.CODE, single);
        } else {
            emit(Op.SET, set(set));
        }
    }

    private void choice(List<Node> branches) {
        int[] ends = new int[branches.size()];
        for (int at = 0; at < branches.size() - 1; at++) {
            First first = firsts.of(branches.get(at));
            int peek = peek(first);
            int split = decided(first, branches.subList(at + 1, branches.size())) ? -1 : split();
            part(branches.get(at));
            emit(Op.JUMP, 0);
            ends[at] = size - 1;
            patch(peek, size);
            patch(split, size);
        }
        part(branches.get(branches.size() - 1));
        for (int at = 0; at < ends.length - 1; at++) {
            patch(ends[at], size);
        }
    }

    /**
     * Goes elsewhere at once where the next character cannot begin a part. {@return where the way is to be filled in,
     * or -1}
     */
    private int peek(First first) {
        if (!first.isDecisive()) {
            return -1;
        }
        emit(Op.PEEK, set(first.set()), 0);
        return size - 1;
    }

    /**
     * Whether, the next character being one of a branch, no later branch can match: there is nothing to come back to.
     */
    private boolean decided(First first, List<Node> later) {
        if (later.size() > MOST_COMPARED) {
            return false;
        }
        First others = firsts.ofChoice(later);
        return !first.empty() && !others.empty() && !first.set().meets(others.set());
    }

    private int split() {
        emit(Op.SPLIT, size + 3, 0);
        return size - 1;
    }

    private void patch(int place, int target) {
        if (place >= 0) {
            code[place] = target;
        }
    }

    private void repeat(Node.Repeat repeat) {
        if (repeat.most() == 0) {
            return;
        }
        if (repeat.body() instanceof Node.One one) {
            emit(
                    switch (repeat.greed()) {
                        case GREEDY -> Op.GREEDY;
                        case LAZY -> Op.LAZY;
                        case POSSESSIVE -> Op.POSSESSIVE;
                    },
                    set(one.set()),
                    repeat.least(),
                    repeat.most() < 0 ? Integer.MAX_VALUE : repeat.most());
            return;
        }
        if (repeat.greed() == Greed.POSSESSIVE) {
            atomic(new Node.Repeat(repeat.body(), repeat.least(), repeat.most(), Greed.GREEDY));
            return;
        }
        required(repeat);
        if (repeat.most() < 0) {
            unbounded(repeat);
        } else {
            optional(repeat);
        }
    }

    private void required(Node.Repeat repeat) {
        for (int time = 0; time < repeat.least(); time++) {
            int before = size;
            part(repeat.body());
            if (size == before) {
                return;
            }
        }
    }

    private void optional(Node.Repeat repeat) {
        int times = repeat.most() - repeat.least();
        int[] exits = new int[Math.min(times, MOST_CODE)];
        int count = 0;
        while (count < times) {
            exits[count++] = way(repeat.greed());
            part(repeat.body());
        }
        for (int at = 0; at < count; at++) {
            patch(exits[at], size);
        }
    }

    /** A choice between going on here and leaving. {@return where the way out is to be filled in} */
    private int way(Greed greed) {
        emit(Op.SPLIT, size + 3, size + 3);
        return greed == Greed.GREEDY ? size - 1 : size - 2;
    }

    private void unbounded(Node.Repeat repeat) {
        int start = size;
        First first = firsts.of(repeat.body());
        int peek = peek(first);
        int exit = way(repeat.greed());
        int moved = -1;
        if (Width.of(repeat.body()).least() == 0) {
            int register = registers++;
            emit(Op.ROUND, register);
            part(repeat.body());
            emit(Op.MOVED, register, 0);
            moved = size - 1;
        } else {
            part(repeat.body());
        }
        emit(Op.JUMP, start);
        patch(peek, size);
        patch(exit, size);
        patch(moved, size);
    }

    private int begin() {
        int register = registers;
        registers += 2;
        emit(Op.BEGIN, register);
        return register;
    }

    private void atomic(Node body) {
        int register = begin();
        part(body);
        emit(Op.COMMIT, register);
    }

    private void look(Node.Look look) {
        if (look.body() instanceof Node.One one) {
            emit(look.behind() ? Op.BEFORE : Op.NEXT, set(one.set()), look.negative() ? 1 : 0);
            return;
        }
        int register = begin();
        int split = look.negative() ? split() : -1;
        if (look.behind()) {
            behind(look.body(), register + 1);
        } else {
            part(look.body());
        }
        emit(look.negative() ? Op.REFUSE : Op.LOOKED, register);
        patch(split, size);
    }

    /** Tries each length that the body may have, from so many characters before. */
    private void behind(Node body, int place) {
        List<Node> branches = body instanceof Node.Choice choice ? choice.branches() : List.of(body);
        int split = -1;
        List<Integer> ends = new ArrayList<>();
        for (Node branch : branches) {
            Width width = lengths(branch);
            for (long length = width.least(); length <= width.most(); length++) {
                if (split >= 0) {
                    emit(Op.JUMP, 0);
                    ends.add(size - 1);
                    patch(split, size);
                }
                split = split();
                emit(Op.BACK, (int) length);
                part(branch);
                emit(Op.HERE, place);
            }
        }
        // the last has nothing after it: its second way is the first
        dropLast(split);
        ends.forEach(end -> patch(end, size));
    }

    private void dropLast(int split) {
        code[split - 2] = Op.JUMP;
        code[split] = 0;
    }

    private static Width lengths(Node branch) {
        Width width = Width.of(branch);
        if (width.most() == Width.UNBOUNDED
                || width.most() - width.least() > MOST_LENGTHS
                || width.most() > MOST_CODE) {
            throw new RegexSyntaxException(
                    "unsupported: look-behind whose length may differ by more than " + MOST_LENGTHS
                            + ", in the expression that begins",
                    0);
        }
        return width;
    }
}
