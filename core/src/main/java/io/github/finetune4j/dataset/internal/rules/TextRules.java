// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Characters that do harm, wherever in a row they stand. */
public final class TextRules {
    private TextRules() {}

    /**
     * {@return whether a line of valid UTF-8 that is valid JSON may hold such characters: they can only come from an
     * escape}
     *
     * @param bytes holds the line
     * @param from first byte
     * @param to after the last byte
     */
    public static boolean possible(byte[] bytes, int from, int to) {
        for (int i = from; i < to - 1; i++) {
            if (bytes[i] == '\\') {
                byte next = bytes[++i];
                if (next == 'u' || next == 'b' || next == 'f') {
                    return true;
                }
            }
        }
        return false;
    }

    public static void check(@Nullable Object value, String pointer, RowIssues issues) {
        if (value instanceof String text) {
            text(text, pointer, issues);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                String name = String.valueOf(key);
                String inside = pointer + "/" + token(name);
                text(name, inside, issues);
                check(inner, inside, issues);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(list.get(i), pointer + "/" + i, issues);
            }
        }
    }

    /** {@return a key as a part of a pointer (RFC 6901, section 3)} */
    static String token(String key) {
        return key.indexOf('~') < 0 && key.indexOf('/') < 0
                ? key
                : key.replace("~", "~0").replace("/", "~1");
    }

    private static void text(String text, String pointer, RowIssues issues) {
        boolean control = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!pairAt(text, i)) {
                    issues.report(
                            IssueCode.LONE_SURROGATE, pointer, "half of a surrogate pair stands alone at char " + i);
                    return;
                }
                i++;
            } else if (!control && c < ' ' && c != '\n' && c != '\t' && c != '\r') {
                control = true;
                issues.report(
                        IssueCode.CONTROL_CHARACTER,
                        pointer,
                        String.format("the text holds U+%04X at char %d", (int) c, i));
            }
        }
    }

    private static boolean pairAt(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
