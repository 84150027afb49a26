// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.text.TextTagger;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taggers, through the front door; the encoder is a small random one, whose tokens are words. */
@Tag("native")
class LocalTaggerTest {
    @TempDir
    Path folder;

    private LocalLoraProvider local;

    @BeforeEach
    void open() {
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void spans_areFoundAgain_withTheirPlacesInTheText_wholeOrByAnAdapter() {
        for (TuningMethod tuning : List.of(TuningMethod.FULL, TuningMethod.LORA)) {
            TextTagger tagger = local.tagger(train(tuning));
            assertThat(found(
                            tagger,
                            IntStream.range(1000, 1040).mapToObj(i -> row(i, 4)).toList()))
                    .as("%s", tuning)
                    .isGreaterThan(tuning == TuningMethod.FULL ? 0.9 : 0.3); // of random weights little can be adapted
            assertThat(tagger.tag("")).isEmpty();
            assertThat(tagger.tag(" \n ")).isEmpty();
            TaggedExample row = row(1001, 3);
            String shifted = "  \n " + row.text().replace(" ", " \t ") + " ";
            assertThat(tagger.tag(shifted))
                    .extracting(span -> span.label() + " " + span.of(shifted).replace(" \t ", " "))
                    .isEqualTo(tagger.tag(row.text()).stream()
                            .map(span -> span.label() + " " + span.of(row.text()))
                            .toList());
        }
    }

    @Test
    void textLongerThanTheEncoder_isReadInWindows_andNothingIsLeftOut() {
        TextTagger tagger = local.tagger(train(TuningMethod.FULL));
        TaggedExample row = row(2000, 120); // about 500 words, where the encoder takes 64 tokens
        assertThat(row.spans()).hasSize(120);
        assertThat(found(tagger, List.of(row))).isGreaterThan(0.9);
        int white = 9_000; // more than a window has room for
        TaggedExample later = new TaggedExample(
                "\n".repeat(white) + row.text(),
                row.spans().stream()
                        .map(span -> new TextSpan(white + span.start(), white + span.end(), span.label()))
                        .toList(),
                Map.of());
        assertThat(found(tagger, List.of(later))).isGreaterThan(0.9);
    }

    @Test
    void validationRows_areJudgedAfterEachEpoch() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        builder(rows(40))
                .validationData(Dataset.of(rows(10)))
                .hyperparameters(h -> h.epochs(3).learningRate(5e-3).evaluationSteps(2))
                .onEvent(events::add)
                .run();
        assertThat(events)
                .filteredOn(JobEvent.Validated.class::isInstance)
                .extracting(event -> ((JobEvent.Validated) event).step())
                .containsExactly(2L, 3L, 4L, 6L, 8L, 9L);
    }

    @Test
    void rows_thatCannotBeLearnt_areNamed_andNothingIsWritten() {
        refused(builder(rows(1)), "training rows: 1 -> give at least 2");
        refused(
                builder(List.of(TaggedExample.of("card"), TaggedExample.of("money"))),
                "no span in all 2 training rows -> give rows in which parts are labelled");
        refused(
                builder(rows(6))
                        .validationData(Dataset.of(List.of(
                                TaggedExample.of("card"), TaggedExample.of("pin card", new TextSpan(0, 3, "CODE"))))),
                "1 of 2 validation rows have labels that no training row has: row 2: CODE -> ");
        refused(
                builder(List.of(row(1, 2), TaggedExample.of("card ".repeat(80), new TextSpan(0, 4, "A")))),
                "1 of 2 training rows are longer than 64 tokens: row 2 (18 tokens too many) -> shorten them");
        assertThatThrownBy(() -> TaggedExample.of("card", new TextSpan(2, 9, "A")))
                .hasMessageContaining("in a text of 4 characters -> give spans inside the text");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void spans_thatTokensCannotTell_areNoted() {
        List<TaggedExample> rows = new ArrayList<>(rows(6));
        rows.add(TaggedExample.of("card money", new TextSpan(0, 2, "A"), new TextSpan(2, 4, "B")));
        rows.add(TaggedExample.of("card money", new TextSpan(0, 7, "A")));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        builder(rows).hyperparameters(h -> h.maxSteps(1)).onEvent(events::add).run();
        assertThat(events)
                .filteredOn(JobEvent.Note.class::isInstance)
                .extracting(event -> ((JobEvent.Note) event).text())
                .contains(
                        "1 of 8 training rows have a span without a token of its own, which is not learnt: row 7",
                        "1 of 8 training rows have a span whose edge lies within a token, and is learnt up to the"
                                + " token's: row 8");
    }

    @Test
    void encoderWithoutTags_isNoTagger() {
        assertThatThrownBy(() -> local.tagger(TinyTexts.encoder().toString()))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("so it finds no spans -> ");
        assertThatThrownBy(() ->
                        local.tagger(TinyTexts.encoder().resolveSibling("token").toString()))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has labels that are no tags such as B-NAME, I-NAME and O, so it finds no spans");
    }

    private ModelRef train(TuningMethod tuning) {
        return builder(rows(160))
                .tuningMethod(tuning)
                .hyperparameters(h -> h.epochs(8).learningRate(tuning == TuningMethod.FULL ? 1e-2 : 2e-2))
                .run();
    }

    /** The share of spans that are found with their label, from their first character to their last. */
    private static double found(TextTagger tagger, List<TaggedExample> rows) {
        int all = 0;
        int found = 0;
        for (TaggedExample row : rows) {
            all += row.spans().size();
            List<TextSpan> right = new ArrayList<>(tagger.tag(row.text()));
            right.retainAll(row.spans());
            found += right.size();
        }
        return (double) found / all;
    }

    private void refused(FineTune.Builder job, String why) {
        assertThatThrownBy(job::run).isInstanceOf(InvalidRequestException.class).hasMessageContaining(why);
    }

    private FineTune.Builder builder(List<TaggedExample> rows) {
        return FineTune.builder()
                .provider(local)
                .baseModel(TinyTexts.encoder().toString())
                .trainingData(Dataset.of(rows))
                .method(TrainingMethod.tagging());
    }

    private static List<TaggedExample> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> row(i, 1 + i % 10)).toList();
    }

    /** Words of one topic are outside, those of the two others spans of one or two words. */
    private static TaggedExample row(int number, int spans) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder();
        List<TextSpan> all = new ArrayList<>();
        for (int s = 0; s < spans; s++) {
            words(text, 0, 1 + random.nextInt(3), random).append(' ');
            int topic = 1 + random.nextInt(2);
            int start = text.length();
            words(text, topic, 1 + random.nextInt(2), random);
            all.add(new TextSpan(start, text.length(), topic == 1 ? "METAL" : "WEATHER"));
            text.append(' ');
        }
        words(text, 0, 1, random);
        return new TaggedExample(text.toString(), all, Map.of());
    }

    private static StringBuilder words(StringBuilder text, int topic, int count, Random random) {
        for (int i = 0; i < count; i++) {
            // even words begin a span, odd ones go on with it: a small random encoder learns words, and no more
            text.append(i > 0 ? " " : "").append(TinyTexts.word(topic, 2 * random.nextInt(6) + i % 2));
        }
        return text;
    }
}
