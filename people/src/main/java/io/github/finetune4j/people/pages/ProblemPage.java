// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

/**
 * Says why it does not go on.
 *
 * @param frame around it
 */
record ProblemPage(WorkFrame frame) {
    String html(String word) {
        Texts texts = frame.texts();
        return frame.page(texts.text("problem.title"), out -> {
            out.element("p", texts.text("problem." + word), "class", "problem");
            out.open("p")
                    .element("a", texts.text("problem.go-on"), "href", "/" + WorkPages.PATH)
                    .close();
        });
    }
}
