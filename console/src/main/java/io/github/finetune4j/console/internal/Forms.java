// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import java.util.List;

/** Fields of forms, each with its label. */
final class Forms {
    private Forms() {}

    static void line(PageBody to, String name, String label, int longest) {
        to.open("label").text(label);
        to.open("input", "name", name, "required", "", "maxlength", "" + longest, "autocomplete", "off")
                .close();
    }

    static void area(PageBody to, String name, String label, int longest) {
        to.open("label", "class", "wide").text(label);
        to.open("textarea", "name", name, "rows", "3", "required", "", "maxlength", "" + longest)
                .close()
                .close();
    }

    static void search(PageBody to, String name, String label, String value) {
        to.open("label").text(label);
        to.open("input", "type", "search", "name", name, "value", value, "maxlength", "200")
                .close();
    }

    static void choice(PageBody to, String name, String label, List<String> values, String chosen) {
        to.open("label").text(label).open("select", "name", name);
        for (String value : values) {
            if (value.equals(chosen)) {
                to.open("option", "value", value, "selected", "");
            } else {
                to.open("option", "value", value);
            }
            to.text(value.isEmpty() ? "any" : value).close();
        }
        to.close().close();
    }

    static void button(PageBody to, String words) {
        to.open("button").text(words).close();
    }
}
