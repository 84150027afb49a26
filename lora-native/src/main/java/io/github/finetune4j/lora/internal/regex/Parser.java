// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import io.github.finetune4j.lora.internal.regex.Node.Anchor;
import io.github.finetune4j.lora.internal.regex.Node.Greed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an expression in Oniguruma's own syntax (its {@code doc/RE}). What it does not read, it refuses by name. */
final class Parser {
    /** Deeper than anything written by people; what lies above costs Java's stack. */
    private static final int DEEPEST = 100;

    private static final int MOST_TIMES = 100_000;
    private static final CodeSet NO_LINE_END = CodeSet.range('\n', '\n').not();

    private final Pattern pattern;
    private final Escapes escapes;
    private final Brackets brackets;
    private boolean ignoreCase;
    private boolean dotAll;
    private boolean extended;
    private int depth;

    private Parser(String text) {
        this.pattern = new Pattern(text);
        this.escapes = new Escapes(pattern, false);
        this.brackets = new Brackets(pattern);
    }

    static Node parse(String text) {
        Parser parser = new Parser(text);
        Node node = parser.choice();
        if (parser.pattern.peek() != Pattern.END) {
            throw parser.pattern.wrong("')' without '('");
        }
        return node;
    }

    private Node choice() {
        if (++depth > DEEPEST) {
            throw pattern.unsupported("groups nested deeper than " + DEEPEST, pattern.at());
        }
        List<Node> branches = new ArrayList<>();
        do {
            branches.add(sequence());
        } while (pattern.takes("|"));
        depth--;
        return branches.size() == 1 ? branches.get(0) : new Node.Choice(branches);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        Literals literals = new Literals(pattern);
        while (!ends()) {
            int start = pattern.at();
            Node part = part(literals);
            if (part != null) {
                Node repeated = repeated(part, start);
                literals.seen(repeated, part, ignoreCase, start);
                parts.add(repeated);
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Node.Sequence(parts);
    }

    private boolean ends() {
        if (extended) {
            skipBlanks();
        }
        return pattern.peek() == Pattern.END || pattern.sees("|") || pattern.sees(")");
    }

    private void skipBlanks() {
        while (true) {
            int code = pattern.peek();
            if (code == '#') {
                comment();
            } else if (code == ' ' || (code >= '\t' && code <= '\r')) {
                pattern.next();
            } else {
                return;
            }
        }
    }

    private void comment() {
        int code;
        do {
            code = pattern.next();
        } while (code != '\n' && code != Pattern.END);
    }

    /** {@return the next part; null where it was a comment} */
    private @Nullable Node part(Literals literals) {
        int code = pattern.next();
        return switch (code) {
            case '(' -> group();
            case '[' -> new Node.One(brackets.read(ignoreCase));
            case '.' -> new Node.One(dotAll ? CodeSet.ALL : NO_LINE_END);
            case '^' -> new Node.At(Anchor.LINE_START);
            case '$' -> new Node.At(Anchor.LINE_END);
            case '\\' -> escaped(literals);
            case '*', '+', '?' -> throw pattern.wrong("'" + (char) code + "' without anything to repeat");
            default -> literal(code, literals);
        };
    }

    private Node literal(int code, Literals literals) {
        literals.next(code);
        return new Node.One(ignoreCase ? UnicodeSets.folded(code) : CodeSet.range(code, code));
    }

    private Node escaped(Literals literals) {
        int start = pattern.at();
        CodeSet set = escapes.set();
        if (set != null) {
            return new Node.One(set);
        }
        return switch (pattern.next()) {
            case 'A' -> new Node.At(Anchor.TEXT_START);
            case 'z' -> new Node.At(Anchor.TEXT_END);
            case 'Z' -> new Node.At(Anchor.LAST_LINE_END);
            case 'G' -> new Node.At(Anchor.SEARCH_START);
            case 'b' -> new Node.At(Anchor.WORD_EDGE);
            case 'B' -> new Node.At(Anchor.NO_WORD_EDGE);
            case 'N' -> new Node.One(NO_LINE_END);
            case 'O' -> new Node.One(CodeSet.ALL);
            case 'R' -> lineBreak();
            default -> {
                pattern.back(start);
                yield literal(escapes.code(), literals);
            }
        };
    }

    private static Node lineBreak() {
        CodeSet single = CodeSet.of('\n', 0x0B, '\f', '\r', 0x85, 0x2028, 0x2029);
        Node both = new Node.Sequence(
                List.of(new Node.One(CodeSet.range('\r', '\r')), new Node.One(CodeSet.range('\n', '\n'))));
        return new Node.Atomic(new Node.Choice(List.of(both, new Node.One(single))));
    }

    private @Nullable Node group() {
        int start = pattern.at();
        if (pattern.sees("*")) {
            throw pattern.unsupported("call (*", start);
        }
        if (!pattern.takes("?")) {
            return closed(start);
        }
        if (pattern.takes("#")) {
            pattern.upTo(')', "comment (?#");
            return null;
        }
        if (pattern.takes(":")) {
            return closed(start);
        }
        if (pattern.takes(">")) {
            return new Node.Atomic(closed(start));
        }
        Node look = look(start);
        return look == null ? namedOrOptions(start) : look;
    }

    private @Nullable Node look(int start) {
        for (String sign : List.of("=", "!", "<=", "<!")) {
            if (pattern.takes(sign)) {
                return new Node.Look(closed(start), sign.startsWith("<"), sign.endsWith("!"));
            }
        }
        return null;
    }

    private Node namedOrOptions(int start) {
        if (pattern.takes("<")) {
            name(pattern.upTo('>', "group's name"), start);
            return closed(start);
        }
        if (pattern.takes("'")) {
            name(pattern.upTo('\'', "group's name"), start);
            return closed(start);
        }
        return options(start);
    }

    private void name(String name, int start) {
        if (name.isEmpty()
                || !name.chars().allMatch(each -> each == '_' || (each < 128 && Character.isLetterOrDigit(each)))) {
            throw pattern.unsupported("group's name '" + name + "'", start);
        }
    }

    private Node options(int start) {
        boolean[] before = {ignoreCase, dotAll, extended};
        boolean on = true;
        while (true) {
            int letter = pattern.next();
            switch (letter) {
                case '-' -> on = false;
                case 'i' -> ignoreCase = on;
                case 'm' -> dotAll = on;
                case 'x' -> extended = on;
                case ':' -> {
                    return under(before, closed(start));
                }
                case ')' -> {
                    // up to the end of the group around it, over its bars too
                    return under(before, choice());
                }
                default ->
                    throw pattern.unsupported(
                            "group (?" + (letter == Pattern.END ? "" : Character.toString(letter)), start);
            }
        }
    }

    private Node under(boolean[] before, Node body) {
        ignoreCase = before[0];
        dotAll = before[1];
        extended = before[2];
        return body;
    }

    private Node closed(int start) {
        boolean[] before = {ignoreCase, dotAll, extended};
        Node body = choice();
        if (!pattern.takes(")")) {
            throw new RegexSyntaxException("'(' without ')'", start);
        }
        return under(before, body);
    }

    private Node repeated(Node part, int start) {
        Node body = part;
        int times = 0;
        while (true) {
            if (extended) {
                skipBlanks();
            }
            Node next = quantifier(body, start);
            if (next == body) {
                return body;
            }
            if (++times > DEEPEST) {
                throw pattern.unsupported("more than " + DEEPEST + " quantifiers at one place", pattern.at());
            }
            body = next;
        }
    }

    private Node quantifier(Node body, int start) {
        int place = pattern.at();
        int[] counts = counts();
        if (counts == null) {
            return body;
        }
        if (body instanceof Node.At || body instanceof Node.Look) {
            throw pattern.unsupported("repeated anchor or look-around", start);
        }
        if (counts[1] >= 0 && counts[0] > counts[1]) {
            throw pattern.unsupported("quantifier whose first number is larger", place);
        }
        if (counts[0] > 1 && counts[1] < 0 && Width.of(body).least() == 0) {
            throw pattern.unsupported("{n,} of what may be empty", place);
        }
        return simplest(new Node.Repeat(body, counts[0], counts[1], greed(counts)));
    }

    /**
     * Greedy "some" of greedy "some" is one of them: {@code (a+)*} takes what {@code a*} takes, which needs no choice
     * for each character.
     */
    private static Node simplest(Node.Repeat outer) {
        if (!(outer.body() instanceof Node.Repeat inner)) {
            return outer;
        }
        if (!plain(outer) || !plain(inner) || Width.of(inner.body()).least() == 0) {
            return outer;
        }
        return new Node.Repeat(
                inner.body(),
                Math.min(outer.least(), inner.least()),
                outer.most() < 0 || inner.most() < 0 ? -1 : 1,
                Greed.GREEDY);
    }

    private static boolean plain(Node.Repeat repeat) {
        return repeat.greed() == Greed.GREEDY && repeat.least() < 2 && (repeat.most() < 0 || repeat.most() == 1);
    }

    private Greed greed(int[] counts) {
        boolean interval = counts.length > 2;
        // {n}? asks for n or none, and {..}+ repeats the whole: read by the next round
        if (interval && (counts[0] == counts[1] || !pattern.sees("?"))) {
            return Greed.GREEDY;
        }
        if (pattern.takes("?")) {
            return Greed.LAZY;
        }
        return pattern.takes("+") ? Greed.POSSESSIVE : Greed.GREEDY;
    }

    private int @Nullable [] counts() {
        if (pattern.takes("*")) {
            return new int[] {0, -1};
        }
        if (pattern.takes("+")) {
            return new int[] {1, -1};
        }
        if (pattern.takes("?")) {
            return new int[] {0, 1};
        }
        return pattern.sees("{") ? interval() : null;
    }

    /** {@return least, most, and a mark; null where the brace is a character like others} */
    private int @Nullable [] interval() {
        int start = pattern.at();
        pattern.next();
        int least = pattern.number(10, 9, MOST_TIMES, "repetition");
        boolean comma = pattern.takes(",");
        int most = comma ? pattern.number(10, 9, MOST_TIMES, "repetition") : least;
        if ((least < 0 && most < 0) || !pattern.takes("}")) {
            pattern.back(start);
            return null;
        }
        return new int[] {Math.max(0, least), most, 1};
    }
}
