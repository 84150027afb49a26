// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task.internal;

import io.github.finetune4j.people.task.LabelingTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The order of a task's answers where everybody sees the same, and what stands instead of their names. */
public final class NeutralOrder {
    private NeutralOrder() {}

    /**
     * {@return the names of a task's answers in the order in which everybody sees them: drawn by the task's id}
     *
     * @param task with any number of answers
     */
    public static List<String> of(LabelingTask task) {
        List<String> names = new ArrayList<>(task.answers().keySet());
        Collections.sort(names);
        Collections.shuffle(names, new Random(31L * task.id().hashCode() + names.size()));
        return names;
    }

    /**
     * {@return the field of an answer: without a letter where it is the only one}
     *
     * @param place in the order, from 0
     * @param answers how many there are
     */
    public static String field(int place, int answers) {
        return answers == 1 ? "answer" : "answer_" + letter(place);
    }

    /**
     * {@return a, b, c …}
     *
     * @param place in the order, from 0
     */
    public static char letter(int place) {
        return (char) ('a' + place);
    }

    /**
     * {@return what was asked as one text: what spans are marked in is the last message alone; else who said what is
     * included}
     *
     * @param task whose prompt it is
     */
    public static String prompt(LabelingTask task) {
        if (task.answers().isEmpty()) {
            return task.markedText();
        }
        return task.prompt().stream()
                .map(message -> message.role().word() + ": " + message.content())
                .collect(Collectors.joining("\n"));
    }
}
