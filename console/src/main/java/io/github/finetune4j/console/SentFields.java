// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.spi.PageBody;
import java.util.List;
import java.util.Map;

/** The fields of a form that could not be taken. */
final class SentFields {
    private SentFields() {}

    /** @param kept whether something of it may have been kept: the page failed while it was at it */
    static void write(PageBody body, Map<String, List<String>> sent, boolean kept) {
        boolean any = sent.values().stream().flatMap(List::stream).anyMatch(text -> !text.isBlank());
        if (!any) {
            return;
        }
        body.heading("What you had sent");
        body.note((kept ? "" : "Nothing of it was kept. ") + "Go back, or copy it from here.");
        sent.forEach((name, values) -> values.stream()
                .filter(text -> !text.isBlank())
                .forEach(text -> body.element("h3", name).quoted(text)));
    }
}
