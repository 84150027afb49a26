// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.internal.text.WordEdges;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Traces that a failed program, or an unfinished template, leaves in an answer. */
final class ObviousErrors {
    private static final Pattern WHOLE = Pattern.compile(
            "\\s*(?:nan|null|none|undefined|n/?a|todo|tbd|error|\\[object Object]|\\.{3,}|…|-+|\\?+|x{3,})\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRACE = WordEdges.compile(
            "Traceback \\(most recent call last\\)|at (?<=^\\s{1,99}at )[\\w.$]++\\(\\w++\\.java:\\d++\\)|\\[object Object]"
                    + "|(?:HTTP/\\d\\.\\d|Error) (?:4\\d\\d|5\\d\\d)\\>|\\<50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)"
                    + "|(?:openai|anthropic)\\.[A-Za-z.]*Error|Rate limit reached for",
            Pattern.MULTILINE);
    private static final Pattern PLACEHOLDER = WordEdges.compile(
            "\\{\\{\\s*[\\w.]+\\s*}}|\\$\\{[\\w.]+}|<(?:insert|your|enter)[ _-][^<>\\n]{1,40}>"
                    + "|\\[(?:insert|your|enter) [^\\]\\n]{1,40}]|\\<X{4,}+\\>",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FILLER = Pattern.compile("lorem ipsum dolor", Pattern.CASE_INSENSITIVE);

    private ObviousErrors() {}

    static Optional<String> problem(String answer) {
        if (!answer.isEmpty() && WHOLE.matcher(answer).matches()) {
            return Optional.of("the answer is only " + answer.strip());
        }
        return found(TRACE, answer, "trace of a failed program: ")
                .or(() -> answer.contains("```")
                        ? Optional.empty()
                        : found(PLACEHOLDER, answer, "unfilled placeholder: "))
                .or(() -> found(FILLER, answer, "filler text: "));
    }

    private static Optional<String> found(Pattern pattern, String text, String what) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(what + matcher.group().strip()) : Optional.empty();
    }
}
