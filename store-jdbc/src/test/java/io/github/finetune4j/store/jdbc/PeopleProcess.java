// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process of its own whose annotators answer as long as there are tasks: {@code PeopleProcess WHERE OVERLAP NAME...}.
 * It prints how many answers it was told are saved, after each one where it has one annotator.
 */
final class PeopleProcess {
    private PeopleProcess() {}

    public static void main(String[] arguments) {
        try (JournalStore store = new PeopleDatabase(arguments[0]).open()) {
            LabelingQueue queue = PeopleWork.queue(store, Integer.parseInt(arguments[1]));
            List<String> names = List.of(arguments).subList(2, arguments.length);
            if (names.size() == 1) {
                PeopleWork.answerAll(queue, names.get(0), System.out::println);
                return;
            }
            List<Integer> saved = IntStream.range(0, names.size())
                    .parallel()
                    .mapToObj(i -> PeopleWork.answerAll(queue, names.get(i), one -> {}))
                    .toList();
            System.out.println(saved.stream().mapToInt(Integer::intValue).sum());
        }
    }
}
