// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers that stop in the middle. */
final class Truncation {
    private static final int PROSE_WORDS = 25;
    private static final String ENDS = ".!?…:;\"'”’»)]}*`|>。！？」』）";
    private static final Set<String> UNFINISHED = Set.of(
            "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "with", "for", "is", "are", "was", "that",
            "which", "because", "und", "oder", "der", "die", "das", "ein", "eine", "mit", "et", "ou", "le", "la", "les",
            "de", "des", "y", "o", "el", "los");

    private Truncation() {}

    static Optional<String> problem(String answer) {
        String text = answer.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (count(text, "```") % 2 == 1) {
            return Optional.of("a code block is not closed");
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return RowFilters.when(open(text), "a bracket is not closed");
        }
        char last = text.charAt(text.length() - 1);
        if (last == ',' || (last == '-' && text.length() > 1 && Character.isLetter(text.charAt(text.length() - 2)))) {
            return Optional.of("the answer ends with " + last);
        }
        return prose(text, last);
    }

    private static Optional<String> prose(String text, char last) {
        List<String> words = Words.of(text);
        if (words.size() < 2) {
            return Optional.empty();
        }
        String word = words.get(words.size() - 1);
        if (words.size() > PROSE_WORDS / 2 && UNFINISHED.contains(word)) {
            return Optional.of("the answer ends with \"" + word + "\"");
        }
        String line = text.substring(text.lastIndexOf('\n') + 1);
        boolean sentences = text.substring(0, text.length() - 1).matches("(?s).*\\p{L}[.!?] +\\p{Lu}.*");
        boolean list = line.matches("\\s*(?:[-*•|#>]|\\d+[.)]).*") || line.length() < 40;
        return RowFilters.when(
                words.size() >= PROSE_WORDS && sentences && !list && ends(last) && !text.endsWith("```"),
                "the last sentence has no end");
    }

    private static boolean ends(char last) {
        return ENDS.indexOf(last) < 0 && Character.isLetterOrDigit(last);
    }

    private static boolean open(String json) {
        Deque<Character> open = new ArrayDeque<>();
        boolean text = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (text) {
                i += c == '\\' ? 1 : 0;
                text = c != '"';
            } else if (c == '"') {
                text = true;
            } else if (c == '{' || c == '[') {
                open.push(c);
            } else if ((c == '}' || c == ']') && !open.isEmpty()) {
                open.pop();
            }
        }
        return text || !open.isEmpty();
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
