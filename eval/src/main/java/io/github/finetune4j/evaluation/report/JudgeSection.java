// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.html.internal.Html;

/** The section on a judge, in its own words. */
final class JudgeSection {
    private JudgeSection() {}

    static void write(String heading, String words, Html out) {
        out.open("section").element("h2", heading).open("ul", "method");
        words.lines().forEach(line -> out.element("li", line));
        out.close("section");
    }
}
