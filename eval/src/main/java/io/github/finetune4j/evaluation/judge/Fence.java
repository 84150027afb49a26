// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import java.util.List;

/**
 * Texts for a judge, each between marks that the texts can't hold, so that an answer can neither end its own part nor
 * begin another. The same texts have the same marks, so that a judge can be replayed.
 */
final class Fence {
    private final String mark;
    private final StringBuilder text = new StringBuilder();

    Fence(List<String> contents) {
        String candidate = "";
        String all = String.join("\n", contents);
        for (int i = 0; candidate.isEmpty() || all.contains(candidate); i++) {
            candidate = Integer.toHexString((all.hashCode() + 31 * i) | 0x10000000);
        }
        mark = candidate;
    }

    Fence part(String name, String content) {
        text.append('<').append(name).append(' ').append(mark).append(">\n");
        text.append(content)
                .append("\n</")
                .append(name)
                .append(' ')
                .append(mark)
                .append(">\n\n");
        return this;
    }

    String text() {
        return text.toString().strip();
    }
}
