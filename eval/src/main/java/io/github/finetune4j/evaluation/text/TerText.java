// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.List;
import java.util.regex.Pattern;

/** Tercom's tokenization of a text. */
record TerText(boolean normalized, boolean noPunctuation, boolean asian, boolean caseSensitive) {
    private static final Rule PUNCTUATION = new Rule("([{-~\\[-` -&(-+:-@/])", " $1 ");
    private static final Rule POSSESSIVE = new Rule("'s ", " 's ");
    private static final Rule POSSESSIVE_AT_END = new Rule("'s$", " 's");
    private static final Rule MARK_AFTER_OTHER = new Rule("([^0-9])([.,])", "$1 $2 ");
    private static final Rule MARK_BEFORE_OTHER = new Rule("([.,])([^0-9])", " $1 $2");
    private static final Rule DASH_AFTER_DIGIT = new Rule("([0-9])(-)", "$1 $2 ");
    private static final Rule LATIN_MARKS = new Rule("[.,?:;!\"()]", "");
    private static final String ASIAN_MARKS = "([\\u3001\\u3002\\u3008-\\u3011\\u3014-\\u301f\\uff61-\\uff65\\u30fb])";
    private static final String WIDE_MARKS = "([\\uff0e\\uff0c\\uff1f\\uff1a\\uff1b\\uff01\\uff02\\uff08\\uff09])";
    private static final List<Rule> WESTERN =
            List.of(PUNCTUATION, POSSESSIVE, POSSESSIVE_AT_END, MARK_AFTER_OTHER, MARK_BEFORE_OTHER, DASH_AFTER_DIGIT);
    private static final List<Rule> ASIAN = List.of(
            new Rule("([\\u4e00-\\u9fff\\u3400-\\u4dbf])", " $1 "),
            new Rule("([\\u31c0-\\u31ef\\u2e80-\\u2eff])", " $1 "),
            new Rule("([\\u3300-\\u33ff\\uf900-\\ufaff\\ufe30-\\ufe4f])", " $1 "),
            new Rule("([\\u3200-\\u3f22])", " $1 "),
            kana("\\u3040-\\u309f"),
            kana("\\u30a0-\\u30ff"),
            kana("\\u31f0-\\u31ff"),
            new Rule(ASIAN_MARKS, " $1 "),
            new Rule(WIDE_MARKS, " $1 "));
    private static final List<Rule> NO_ASIAN_MARKS = List.of(new Rule(ASIAN_MARKS, ""), new Rule(WIDE_MARKS, ""));

    /** A pattern and what its matches become, one after the other. */
    private record Rule(Pattern pattern, String replacement) {
        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern, Pattern.UNIX_LINES), replacement);
        }

        String apply(String text) {
            return pattern.matcher(text).replaceAll(replacement);
        }
    }

    private static Rule kana(String range) {
        return new Rule("(^|^[" + range + "])([" + range + "]+)(?=$|^[" + range + "])", "$1 $2 ");
    }

    List<String> words(String raw) {
        String text = Chars.stripEnd(raw);
        if (!caseSensitive) {
            text = Chars.lower(text);
        }
        if (normalized) {
            text = applied(WESTERN, " " + unescaped(text) + " ");
            text = asian ? applied(ASIAN, text) : text;
        }
        if (noPunctuation) {
            text = LATIN_MARKS.apply(text);
            text = asian ? applied(NO_ASIAN_MARKS, text) : text;
        }
        return Split.words(text);
    }

    /**
     * A reference is normalised twice, as sacrebleu does: {@code it's<CR>} becomes two words only at the second time.
     */
    List<String> wordsOfReference(String raw) {
        List<String> once = words(raw);
        return normalized ? words(String.join(" ", once)) : once;
    }

    private static String unescaped(String text) {
        return text.replace("\n-", "")
                .replace('\n', ' ')
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }

    private static String applied(List<Rule> rules, String text) {
        String changed = text;
        for (Rule rule : rules) {
            changed = rule.apply(changed);
        }
        return changed;
    }
}
