// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Escapes for HTML, as markupsafe does. */
final class Escape {
    private Escape() {}

    /** {@return the text escaped and marked as safe}; safe text comes back as it is. */
    static Str html(RenderBudget budget, Str s) {
        if (s.markup()) {
            return s;
        }
        StrBuilder out = new StrBuilder(budget);
        for (int run = 0; run < s.runCount(); run++) {
            for (int i = s.runStart(run); i < s.runEnd(run); i++) {
                out.append(escape(s.text().charAt(i)), s.runFlags(run));
            }
        }
        return out.build().asMarkup(true);
    }

    private static String escape(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> String.valueOf(c);
        };
    }
}
