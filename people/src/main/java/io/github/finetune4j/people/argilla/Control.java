// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.argilla;

import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A question as Argilla asks it. A rating is one for each answer.
 *
 * @param name lower-case letters, digits, {@code _} and {@code -}, as Argilla wants it
 * @param question ours
 * @param place of the rated answer; 0 else
 * @param title what people read
 */
record Control(String name, Question question, int place, String title) {
    /** In the order of the questions; the same again for the same questions. */
    static List<Control> of(List<Question> questions, int answers) {
        List<Control> controls = new ArrayList<>();
        Set<String> taken = new HashSet<>(SettingsJson.fields(answers)); // Argilla has one name for one thing
        for (Question question : questions) {
            int places = question instanceof Question.Rating ? answers : 1;
            for (int place = 0; place < places; place++) {
                String letter = places == 1 ? "" : String.valueOf(NeutralOrder.letter(place));
                String title = question.name() + (letter.isEmpty() ? "" : ": answer " + letter);
                controls.add(new Control(free(question.name(), letter, taken), question, place, title));
            }
        }
        return controls;
    }

    private static String free(String name, String letter, Set<String> taken) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_") + (letter.isEmpty() ? "" : "_" + letter);
        String base = plain.matches(".*[a-z0-9].*") ? plain : "question" + plain;
        String free = base;
        for (int i = 2; !taken.add(free); i++) {
            free = base + "_" + i;
        }
        return free;
    }
}
