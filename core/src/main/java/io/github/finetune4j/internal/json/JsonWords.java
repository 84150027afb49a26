// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The faults of a text that is no JSON, in words for whoever wrote it. A parser's own message advises its
 * programmer: which class to configure, which feature to enable.
 */
public final class JsonWords {
    private static final int SHOWN = 40;
    private static final int LONGEST = 1000;
    private static final String CHARACTER =
            "(\\(CTRL-CHAR, code \\d+\\)|(?:'|\").*?(?:'|\") \\(code \\d+[^)]*\\)|\\(code \\d+[^)]*\\))";

    private record Rule(Pattern pattern, String words) {
        Rule(String pattern, String words) {
            this(Pattern.compile(pattern, Pattern.DOTALL), words);
        }
    }

    // In this order: the first that is found speaks; %s is what its first group caught
    private static final List<Rule> RULES = List.of(
            new Rule("Non-standard token '(.*?)'", "\"%s\" is no JSON value; write null or a text"),
            new Rule("Unrecognized token '(.*?)'", "\"%s\" is no JSON value; a text stands in double quotes"),
            new Rule("comment", "a comment stands there; JSON has none"),
            new Rule("plus sign|ALLOW_LEADING_PLUS", "a number starts with a plus sign"),
            new Rule("[Ll]eading zero", "a number starts with a zero that isn't needed"),
            new Rule("Decimal point not followed|trailing (?:decimal )?dot", "a number ends at its decimal point"),
            new Rule("Exponent indicator not followed", "a number ends at its exponent"),
            new Rule(CHARACTER + " in numeric value", "%s stands inside a number"),
            new Rule("[Nn]umber (?:value )?length", "a number has more digits than are read"),
            new Rule("[Nn]ame (?:value )?length", "a key is longer than is read"),
            new Rule("String (?:value )?length", "a text is longer than is read"),
            new Rule("nesting depth", "more objects and arrays stand inside each other than are read"),
            new Rule(
                    "unquoted character \\(" + CHARACTER,
                    "%s stands unescaped in a text; write it as an escape such as \\n"),
            new Rule(
                    "escaped using backslash",
                    "a control character stands unescaped in a text; write it as an escape such as \\n"),
            new Rule("character escape (?:sequence)?", "a backslash is followed by no escape that JSON knows"),
            new Rule("hex-digit", "\\u is not followed by four hexadecimal digits"),
            new Rule("Unexpected close marker '(.)'", "%s closes what isn't open there"),
            new Rule(
                    CHARACTER + ".*double-quote to start field name",
                    "%s stands where a key in double quotes is expected"),
            new Rule(CHARACTER + ".*colon", "%s stands where a colon is expected"),
            new Rule(CHARACTER + ".*comma", "%s stands where a comma or the end of the list is expected"),
            new Rule("Invalid UTF-8|surrogate", "it holds bytes that are no UTF-8"),
            new Rule("Illegal character \\(" + CHARACTER, "%s stands between values"),
            new Rule("end-of-input|end of input", "it ends inside a value"),
            new Rule("Duplicate (?:field|key|Object property) ['\"](.*?)['\"]", "key \"%s\" stands twice"),
            new Rule("No content", "it is empty"),
            new Rule("Unexpected character \\(" + CHARACTER, "%s stands where a value is expected"));

    private JsonWords() {}

    /**
     * {@return what the message means, without a word of it but what it quotes of the text}
     *
     * @param parserMessage of the JSON parser, without the place
     */
    public static String of(String parserMessage) {
        // what it quotes may be long: a key of the text
        String message = parserMessage.substring(0, Math.min(parserMessage.length(), LONGEST));
        for (Rule rule : RULES) {
            Matcher found = rule.pattern().matcher(message);
            if (found.find()) {
                return rule.words().replace("%s", found.groupCount() == 0 ? "" : shown(found.group(1)));
            }
        }
        return "it is not written as JSON has it";
    }

    private static String shown(String quoted) {
        Matcher code = Pattern.compile("code (\\d+)").matcher(quoted);
        boolean character = code.find() && quoted.contains("(");
        String text = character ? character(Integer.parseInt(code.group(1))) : quoted;
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static String character(int code) {
        boolean visible = code > ' '
                && code != 0x7F
                && !Character.isISOControl(code)
                && Character.isValidCodePoint(code)
                && !Character.isSurrogate((char) code);
        return visible ? "'" + Character.toString(code) + "'" : "the character with code " + code;
    }
}
