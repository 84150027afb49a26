// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.Optional;

/** Characters that no one sees and tokenizers stumble over. */
final class ControlCharacters {
    private ControlCharacters() {}

    static Optional<String> problem(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (unwanted(text.charAt(i))) {
                return Optional.of(String.format("U+%04X at char %d", (int) text.charAt(i), i));
            }
        }
        return Optional.empty();
    }

    /** {@return the text without them; line ends become line feeds} */
    static String removed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                    out.append('\n');
                }
            } else if (!unwanted(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    // C0 and C1 controls, byte order mark, soft hyphen stays; zero-width joiners are part of scripts and emoji
    private static boolean unwanted(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r')
                || (c >= 0x7F && c < 0xA0 && c != 0x85)
                || c == '\uFEFF'
                || (c >= '\uFFF9' && c <= '\uFFFB');
    }
}
