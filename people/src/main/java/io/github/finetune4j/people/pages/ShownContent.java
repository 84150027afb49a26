// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.html.internal.Html;
import java.util.ArrayList;
import java.util.List;

/**
 * The content that people and models wrote, as it is shown: paragraphs in their own direction, and code between fences
 * as it stands. Nothing of it is ever markup.
 */
final class ShownContent {
    private static final String FENCE = "```";

    private final Html out;
    private final List<String> lines = new ArrayList<>();

    private ShownContent(Html out) {
        this.out = out;
    }

    /** Writes a text into a part that scrolls where it is long. */
    static void write(Html out, String text, String label) {
        out.open("div", "class", "content", "tabindex", "0", "role", "group", "aria-label", label);
        new ShownContent(out).all(text);
        out.close();
    }

    private void all(String text) {
        String fence = "";
        for (String line : text.split("\\R", -1)) {
            String begin = line.strip();
            if (fence.isEmpty() ? begin.startsWith(FENCE) : begin.equals(fence)) {
                flush(!fence.isEmpty());
                fence = fence.isEmpty() ? "`".repeat(ticks(begin)) : "";
            } else if (fence.isEmpty() && begin.isEmpty()) {
                flush(false);
            } else {
                lines.add(line);
            }
        }
        flush(!fence.isEmpty());
    }

    private static int ticks(String line) {
        int ticks = 0;
        while (ticks < line.length() && line.charAt(ticks) == '`') {
            ticks++;
        }
        return ticks;
    }

    private void flush(boolean code) {
        if (!lines.isEmpty()) {
            String text = String.join("\n", lines);
            if (code) {
                out.open("pre", "dir", "ltr").element("code", text).close();
            } else {
                out.element("p", text, "dir", "auto");
            }
        }
        lines.clear();
    }
}
