// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.monitor.data.ProductionData;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowSourceTest {
    private static final Instant MONDAY = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant TUESDAY = MONDAY.plus(Duration.ofDays(1));
    private static final Instant WEDNESDAY = MONDAY.plus(Duration.ofDays(2));

    private final MemoryCaptureStore captured = new MemoryCaptureStore(() -> MONDAY.plus(Duration.ofDays(9)));

    private void asked(String id, Instant at, String question) {
        captured.append(List.of(new Interaction(
                id,
                at,
                "m",
                "u",
                Map.of(),
                "stop",
                Map.of(),
                new CapturedContent(List.of(Message.user(question)), Message.assistant("answer to " + id)))));
    }

    private void liked(String id, Instant at) {
        captured.append(List.of(new Feedback(id, at, Feedback.Kind.THUMB, 1, "", "button", "u")));
    }

    private static List<Object> origins(List<Example> rows) {
        return rows.stream()
                .map(row -> ((ChatExample) row).fields().get("origin"))
                .toList();
    }

    @Test
    void production_ofASpan_isTheSameHoweverLateItIsAsked_andNothingIsLostBetweenSpans() {
        RowSource source = RowSource.production(() -> ProductionData.from(captured));
        asked("early", MONDAY, "where does my parcel stay since it was sent on Friday");
        liked("early", MONDAY.plusSeconds(60));
        asked("judged-late", MONDAY, "what do you charge for a second key to the house");
        List<Example> first = source.collect(Instant.EPOCH, TUESDAY);
        assertThat(origins(first)).containsExactly("capture/early");

        liked("judged-late", TUESDAY);
        asked("new", TUESDAY, "who repairs the lamp that broke in the hall last night");
        liked("new", TUESDAY.plusSeconds(1));
        assertThat(source.collect(Instant.EPOCH, TUESDAY))
                .as("asked again, after a crash")
                .isEqualTo(first);
        assertThat(source.count(Instant.EPOCH, TUESDAY)).isEqualTo(1);
        assertThat(origins(source.collect(TUESDAY, WEDNESDAY)))
                .containsExactlyInAnyOrder("capture/judged-late", "capture/new");
    }

    @Test
    void of_aSourceWithoutTimes_givesAllItHasEachTime() {
        List<String> labeled = new ArrayList<>();
        RowSource source =
                RowSource.of(() -> DatasetSource.jsonl(new StringReader(String.join("\n", labeled)), "labels"));
        assertThat(source.collect(MONDAY, TUESDAY)).isEmpty();
        labeled.add("{\"prompt\": \"a\", \"completion\": \"b\"}");
        labeled.add("{\"prompt\": \"c\", \"completion\": \"d\"}");
        assertThat(source.collect(TUESDAY, WEDNESDAY))
                .extracting(row -> row.messages().get(1).content())
                .containsExactly("b", "d");
        assertThat(source.count(TUESDAY, WEDNESDAY)).isEqualTo(2);
        labeled.add("{\"prompt\": ");
        assertThatThrownBy(() -> source.collect(TUESDAY, WEDNESDAY)).isInstanceOf(InvalidDatasetException.class);
    }
}
