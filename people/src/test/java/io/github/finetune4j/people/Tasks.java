// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small tasks about tickets. */
public final class Tasks {
    private Tasks() {}

    public static LabelingTask.Builder builder(String id) {
        return LabelingTask.builder(id, List.of(Message.system("Be kind."), Message.user("question " + id)));
    }

    public static LabelingTask plain(String id) {
        return builder(id).build();
    }

    public static List<LabelingTask> plain(int number) {
        return IntStream.range(0, number).mapToObj(i -> plain("t" + i)).toList();
    }

    public static LabelingTask gold(String id, String label) {
        return builder(id).addGold("kind", LabelValue.chosen(label)).build();
    }

    public static LabelingTask pair(String id) {
        return builder(id)
                .addAnswer("old-model", "old answer to " + id)
                .addAnswer("new-model", "new answer to " + id)
                .build();
    }

    public static Map<String, LabelValue> kind(String label) {
        return Map.of("kind", LabelValue.chosen(label));
    }
}
