// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression in Oniguruma's syntax, as tokenizer files hold it, over UTF-16 text. The match is the leftmost
 * one, and among those the first that backtracking finds. Immutable; safe for use by several threads.
 *
 * <p>Characters have the properties that Unicode 16.0 gives them, whatever the Java version. A surrogate without its
 * partner is a character of no category but "surrogate", which no text of the original library can hold.
 */
public final class Regex {
    private final Program program;

    private Regex(Program program) {
        this.program = program;
    }

    /**
     * {@return the compiled expression}
     *
     * @param pattern in the syntax of Oniguruma, with {@code (?i)}, {@code (?m)} and {@code (?x)}. Back references,
     *     conditions, calls, absence, text segments and look-behind of any length are not supported
     * @throws RegexSyntaxException if it is wrong or holds what is not supported; the message names it and its place
     */
    public static Regex compile(String pattern) {
        return new Regex(Compiler.compile(Parser.parse(pattern)));
    }

    /** {@return an expression that finds this text as it is} */
    public static Regex literal(String text) {
        List<Node> codes = new ArrayList<>();
        text.codePoints().forEach(code -> codes.add(new Node.One(CodeSet.range(code, code))));
        return new Regex(Compiler.compile(new Node.Sequence(codes)));
    }

    /**
     * {@return a search of one text, whose steps have one bound together: use it for all matches of a text}
     *
     * @param text what is searched
     */
    public RegexSearch search(String text) {
        return new RegexSearch(program, text);
    }

    /**
     * {@return the first match at or behind a place, as {@code (long) start << 32 | end} in UTF-16 units, or -1 if
     * there is none}
     *
     * @param text what is searched
     * @param from where to begin, 0 to the text's length, not within a pair of surrogates
     * @throws RegexLimitException if it takes more steps or memory than a text of this length may take
     */
    public long find(String text, int from) {
        return search(text).find(from);
    }
}
