// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.html.internal.Html;
import java.util.Map;

/** Names with values. */
final class FactSection {
    private FactSection() {}

    static void write(String heading, String cssClass, Map<String, String> facts, Html out) {
        if (facts.isEmpty()) {
            return;
        }
        out.open("section").element("h2", heading).open("dl", cssClass);
        facts.forEach((name, value) -> out.element("dt", name).element("dd", value));
        out.close("section");
    }
}
