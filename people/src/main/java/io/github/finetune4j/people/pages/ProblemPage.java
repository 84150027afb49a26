// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.people.task.Question;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says why it does not go on.
 *
 * @param frame around it
 */
record ProblemPage(WorkFrame frame) {
    String html(String word) {
        return html(frame.texts().text("problem." + word), out -> {});
    }

    /** With what was written, so that nobody has to write it twice. */
    String html(Refill refill, List<Question> questions) {
        return html(refill.words(), out -> {
            for (int i = 0; i < questions.size(); i++) {
                if (questions.get(i) instanceof Question.Correction) {
                    written(out, questions.get(i).name(), refill.value("q" + i));
                }
            }
            written(out, frame.texts().text("reason"), refill.value("reason"));
        });
    }

    private static void written(Html out, String name, String text) {
        if (!text.isBlank()) {
            out.element("h2", name, "dir", "auto");
            ShownContent.write(out, text, name);
        }
    }

    private String html(String words, Consumer<Html> more) {
        Texts texts = frame.texts();
        return frame.page(texts.text("problem.title"), out -> {
            out.element("p", words, "class", "problem");
            out.open("p")
                    .element("a", texts.text("problem.go-on"), "href", "/" + WorkPages.PATH)
                    .close();
            more.accept(out);
        });
    }
}
