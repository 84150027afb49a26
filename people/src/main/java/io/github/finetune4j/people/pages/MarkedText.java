// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.ShownAnswer;
import java.util.List;

/** The text in which pieces are marked. Browsers count a line break as one character, whatever it was. */
final class MarkedText {
    private MarkedText() {}

    static String of(LabelingView view) {
        List<ShownAnswer> answers = view.answers();
        return answers.isEmpty()
                ? view.prompt().get(view.prompt().size() - 1).content()
                : answers.get(0).text();
    }

    /** {@return the place in the text of a place in what the browser shows} */
    static int place(String text, int shown) {
        int place = 0;
        for (int i = 0; i < shown && place < text.length(); i++) {
            place += text.startsWith("\r\n", place) ? 2 : 1;
        }
        return place;
    }

    /** {@return the place in what the browser shows of a place in the text} */
    static int shown(String text, int place) {
        return text.substring(0, place).replace("\r\n", "\n").length();
    }
}
