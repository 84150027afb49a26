// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A job of {@link RoteProvider}: where it stands follows from the time alone.
 *
 * @param ref its name
 * @param end when everything is learned
 * @param memory the answer to each prompt
 */
record RoteJob(JobRef ref, Instant end, Map<List<Message>, String> memory) {
    private static final String AFTER_THE_LAST = "1";

    static RoteJob start(JobRef ref, Dataset data, Instant now) {
        Map<List<Message>, String> memory = data.chats()
                .filter(chat -> chat.answer().isPresent())
                .collect(Collectors.toMap(
                        ChatExample::prompt, chat -> chat.answer().orElseThrow().content(), (first, second) -> second));
        return new RoteJob(ref, now.plusMillis(data.size()), memory);
    }

    JobSnapshot snapshot(Instant now) {
        return now.isBefore(end)
                ? JobSnapshot.builder(ref, JobStatus.RUNNING, "learning").build()
                : JobSnapshot.builder(ref, JobStatus.SUCCEEDED, "learned")
                        .tunedModel(ModelRef.of(ref.providerId(), ref.jobId()))
                        .build();
    }

    EventPage events(String cursor, Instant now) {
        if (now.isBefore(end) || cursor.equals(AFTER_THE_LAST)) {
            return new EventPage(List.of(), cursor, false);
        }
        JobEvent learned = new JobEvent.Note(ref + "#1", end, "info", "learned " + memory.size() + " answers");
        return new EventPage(List.of(learned), AFTER_THE_LAST, false);
    }

    ChatModel model() {
        return request -> new ChatResponse(
                memory.getOrDefault(request.messages(), "I don't know."), FinishReason.STOP, new Usage(0, 0));
    }
}
