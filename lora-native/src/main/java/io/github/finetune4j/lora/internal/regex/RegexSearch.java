// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import io.github.finetune4j.internal.text.Interrupts;
import io.github.finetune4j.lora.internal.regex.Node.Anchor;
import java.util.Arrays;
import java.util.Objects;

/**
 * Searches of one text with one expression. All together may take {@value #STEPS} steps and {@value #STEPS_A_CHARACTER}
 * for each UTF-16 unit of the text; choices to come back to are kept on a stack of its own, of at most
 * {@value #MOST_CHOICES}. For one thread.
 */
public final class RegexSearch {
    static final int STEPS = 2_000_000;
    static final int STEPS_A_CHARACTER = 64;
    static final int MOST_CHOICES = 1 << 22;

    private static final long LOOK = 1 << 18;

    /** A choice is four numbers: what it is, where in the program, where in the text, and one of its own. */
    private static final int WORDS = 4;

    private static final int CHOICE = 0;
    private static final int RETREAT = 1;
    private static final int ADVANCE = 2;
    private static final int RESTORE = 3;
    private static final Anchor[] ANCHORS = Anchor.values();
    private static final CodeSet WORD = Escapes.named("Word");

    private final Program program;
    private final int[] code;
    private final CodeSet[] sets;
    private final String text;
    private final int end;
    private final int[] registers;
    private int[] stack = new int[64 * WORDS];
    private int height;
    private int start;
    /** Where the matching goes on after {@link #back()}. */
    private int place;

    private final long most;
    private long steps; // left
    private long look; // what is left at the next look at the interrupt

    RegexSearch(Program program, String text) {
        this.program = program;
        this.code = program.code();
        this.sets = program.sets();
        this.registers = new int[program.registers()];
        this.text = text;
        this.end = text.length();
        this.most = STEPS + (long) STEPS_A_CHARACTER * end;
        this.steps = most;
        this.look = most - LOOK;
    }

    /**
     * {@return the first match at or behind a place, as {@code (long) start << 32 | end} in UTF-16 units, or -1 if
     * there is none}
     *
     * @param from where to begin, 0 to the text's length, not within a pair of surrogates
     * @throws RegexLimitException if the searches of this text take more steps or memory than they may
     * @throws io.github.finetune4j.error.FineTuneException if the thread is interrupted during a long search
     */
    public long find(int from) {
        Objects.checkFromToIndex(from, end, end);
        start = from;
        int at = from;
        while (true) {
            at = possible(at);
            if (at < 0) {
                return -1;
            }
            int found = match(at);
            if (found >= 0) {
                return (long) at << 32 | found;
            }
            if (at == end) {
                return -1;
            }
            at = after(at);
        }
    }

    /** {@return the next place where a match may begin, or -1} */
    private int possible(int from) {
        CodeSet first = program.first();
        if (first == null) {
            return from;
        }
        int at = from;
        while (at < end && !first.contains(codeAt(at))) {
            at = after(at);
        }
        take(at - from);
        return at < end ? at : -1;
    }

    private void take(int count) {
        steps -= count;
        if (steps < look) {
            look();
        }
    }

    private void look() {
        if (steps < 0) {
            throw new RegexLimitException(
                    "expression over a text of " + end + " characters: more than " + most + " steps");
        }
        look = Math.max(0, steps - LOOK);
        Interrupts.check(end);
    }

    /** {@return steps taken so far} */
    public long taken() {
        return most - steps;
    }

    private int codeAt(int at) {
        char unit = text.charAt(at);
        return unit < 0xD800 || unit > 0xDBFF ? unit : text.codePointAt(at);
    }

    private int after(int at) {
        char unit = text.charAt(at);
        boolean pair =
                unit >= 0xD800 && unit <= 0xDBFF && at + 1 < end && Character.isLowSurrogate(text.charAt(at + 1));
        return pair ? at + 2 : at + 1;
    }

    private int before(int at) {
        boolean pair = at > 1
                && Character.isLowSurrogate(text.charAt(at - 1))
                && Character.isHighSurrogate(text.charAt(at - 2));
        return pair ? at - 2 : at - 1;
    }

    private boolean in(CodeSet set, int at) {
        return at < end && set.contains(codeAt(at));
    }

    /** {@return where a match that begins here ends, or -1} */
    private int match(int from) {
        height = 0;
        int pc = 0;
        int at = from;
        while (true) {
            take(1);
            boolean fits = true;
            switch (code[pc]) {
                case Op.MATCH -> {
                    return at;
                }
                case Op.CODE -> {
                    fits = at < end && codeAt(at) == code[pc + 1];
                    at = fits ? after(at) : at;
                    pc += 2;
                }
                case Op.SET -> {
                    fits = in(sets[code[pc + 1]], at);
                    at = fits ? after(at) : at;
                    pc += 2;
                }
                case Op.SPLIT -> {
                    push(CHOICE, code[pc + 2], at, 0);
                    pc = code[pc + 1];
                }
                case Op.JUMP -> {
                    pc = code[pc + 1];
                }
                case Op.GREEDY -> {
                    at = greedy(pc, at);
                    fits = at >= 0;
                    pc += 4;
                }
                case Op.POSSESSIVE -> {
                    at = run(pc, at, code[pc + 3]);
                    fits = at >= 0;
                    pc += 4;
                }
                case Op.LAZY -> {
                    at = lazy(pc, at);
                    fits = at >= 0;
                    pc += 4;
                }
                case Op.ANCHOR -> {
                    fits = anchored(ANCHORS[code[pc + 1]], at);
                    pc += 2;
                }
                case Op.NEXT -> {
                    fits = in(sets[code[pc + 1]], at) == (code[pc + 2] == 0);
                    pc += 3;
                }
                case Op.BEFORE -> {
                    fits = (at > 0 && in(sets[code[pc + 1]], before(at))) == (code[pc + 2] == 0);
                    pc += 3;
                }
                case Op.PEEK -> {
                    pc = in(sets[code[pc + 1]], at) ? pc + 3 : code[pc + 2];
                }
                case Op.BEGIN -> {
                    registers[code[pc + 1]] = height;
                    registers[code[pc + 1] + 1] = at;
                    pc += 2;
                }
                case Op.COMMIT -> {
                    height = registers[code[pc + 1]];
                    pc += 2;
                }
                case Op.LOOKED -> {
                    height = registers[code[pc + 1]];
                    at = registers[code[pc + 1] + 1];
                    pc += 2;
                }
                case Op.REFUSE -> {
                    height = registers[code[pc + 1]];
                    fits = false;
                }
                case Op.ROUND -> {
                    push(RESTORE, code[pc + 1], registers[code[pc + 1]], 0);
                    registers[code[pc + 1]] = at;
                    pc += 2;
                }
                case Op.MOVED -> {
                    pc = registers[code[pc + 1]] == at ? code[pc + 2] : pc + 3;
                }
                case Op.BACK -> {
                    at = backwards(at, code[pc + 1]);
                    fits = at >= 0;
                    pc += 2;
                }
                case Op.HERE -> {
                    fits = at == registers[code[pc + 1]];
                    pc += 2;
                }
                default -> {
                    throw new IllegalStateException("unknown instruction " + code[pc] + " -> report it as a bug");
                }
            }
            if (!fits) {
                pc = back();
                if (pc < 0) {
                    return -1;
                }
                at = place;
            }
        }
    }

    private void push(int kind, int pc, int at, int own) {
        if (height == stack.length) {
            if (height >= MOST_CHOICES * WORDS) {
                throw new RegexLimitException("expression over a text of " + end + " characters: more than "
                        + MOST_CHOICES + " choices kept");
            }
            stack = Arrays.copyOf(stack, 2 * height);
        }
        stack[height] = kind;
        stack[height + 1] = pc;
        stack[height + 2] = at;
        stack[height + 3] = own;
        height += WORDS;
    }

    /** Takes up the last choice, and sets {@link #place}. {@return where the program goes on, or -1} */
    private int back() {
        while (height > 0) {
            height -= WORDS;
            int pc = stack[height + 1];
            int at = stack[height + 2];
            switch (stack[height]) {
                case CHOICE -> {
                    place = at;
                    return pc;
                }
                case RETREAT -> {
                    if (retreat(pc, at, stack[height + 3])) {
                        return pc;
                    }
                }
                case ADVANCE -> {
                    if (advance(pc, at, stack[height + 3])) {
                        return pc + 4;
                    }
                }
                default -> registers[pc] = at;
            }
        }
        return -1;
    }

    /**
     * {@return the place behind as many characters of the set as there are, up to a number; -1 where there are too few}
     */
    private int run(int pc, int from, int most) {
        CodeSet set = sets[code[pc + 1]];
        int at = from;
        int count = 0;
        while (count < most && at < end && set.contains(codeAt(at))) {
            at = after(at);
            count++;
        }
        take(count);
        return count < code[pc + 2] ? -1 : at;
    }

    private int greedy(int pc, int from) {
        int at = run(pc, from, code[pc + 3]);
        if (at >= 0) {
            int least = forwards(from, code[pc + 2]);
            if (at > least) {
                push(RETREAT, pc + 4, at, least);
            }
        }
        return at;
    }

    private int forwards(int from, int count) {
        int at = from;
        for (int time = 0; time < count; time++) {
            at = after(at);
        }
        return at;
    }

    /** Gives up one character after the other until what follows may match. */
    private boolean retreat(int pc, int from, int least) {
        int at = from;
        do {
            if (at == least) {
                take(from - at);
                return false;
            }
            at = before(at);
        } while (!mayMatch(pc, at));
        take(from - at);
        place = at;
        if (at > least) {
            push(RETREAT, pc, at, least);
        }
        return true;
    }

    private boolean mayMatch(int pc, int at) {
        return switch (code[pc]) {
            case Op.CODE -> at < end && codeAt(at) == code[pc + 1];
            case Op.SET -> in(sets[code[pc + 1]], at);
            case Op.NEXT -> in(sets[code[pc + 1]], at) == (code[pc + 2] == 0);
            default -> true;
        };
    }

    private int lazy(int pc, int from) {
        int at = run(pc, from, code[pc + 2]);
        if (at >= 0 && code[pc + 3] > code[pc + 2]) {
            push(ADVANCE, pc, at, code[pc + 3] - code[pc + 2]);
        }
        return at;
    }

    private boolean advance(int pc, int at, int left) {
        if (!in(sets[code[pc + 1]], at)) {
            return false;
        }
        place = after(at);
        if (left > 1) {
            push(ADVANCE, pc, place, left - 1);
        }
        return true;
    }

    private int backwards(int from, int count) {
        int at = from;
        for (int time = 0; time < count; time++) {
            if (at == 0) {
                return -1;
            }
            at = before(at);
        }
        return at;
    }

    private boolean anchored(Anchor anchor, int at) {
        return switch (anchor) {
            case LINE_START -> at == 0 || (at < end && text.charAt(at - 1) == '\n');
            case LINE_END -> at == end || text.charAt(at) == '\n';
            case TEXT_START -> at == 0;
            case TEXT_END -> at == end;
            case LAST_LINE_END -> at == end || (at == end - 1 && text.charAt(at) == '\n');
            case SEARCH_START -> at == start;
            case WORD_EDGE -> edge(at);
            case NO_WORD_EDGE -> !edge(at);
        };
    }

    private boolean edge(int at) {
        return (at > 0 && WORD.contains(codeAt(before(at)))) != in(WORD, at);
    }
}
