// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.metric.EntityScores.Reading;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.SpanTags;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Figures;
import io.github.finetune4j.text.TextSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Spans and scores of seqeval 1.2.2. */
class EntityScoresTest {
    private static final Map<String, Object> GOLDEN = load();

    private static Map<String, Object> load() {
        try {
            return Json.parseObject(Files.readString(Fixtures.path("heads/tokens.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are texts
    private static Map<String, Object> map(@Nullable Object json) {
        return (Map<String, Object>) Objects.requireNonNull(json);
    }

    @SuppressWarnings("unchecked") // the caller says what the file holds
    private static <T> List<T> list(@Nullable Object json) {
        return (List<T>) Objects.requireNonNull(json);
    }

    private static TextSpan span(List<Object> theirs) {
        return new TextSpan(
                ((Long) theirs.get(1)).intValue(), ((Long) theirs.get(2)).intValue() + 1, (String) theirs.get(0));
    }

    private static List<TextSpan> spans(@Nullable Object theirs) {
        List<List<Object>> all = list(theirs);
        return all.stream().map(EntityScoresTest::span).toList();
    }

    private static int equalSpans(List<List<String>> tags, @Nullable Object theirs, Reading reading) {
        List<Object> expected = list(theirs);
        assertThat(expected).hasSameSizeAs(tags);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(reading.spans(tags.get(i))).isEqualTo(spans(expected.get(i)));
        }
        return expected.size();
    }

    private static void equalFigures(Figures mine, @Nullable Object theirs, String f1) {
        Map<String, Object> expected = map(theirs);
        assertThat(mine.precision()).isCloseTo((Double) expected.get("precision"), within(1e-12));
        assertThat(mine.recall()).isCloseTo((Double) expected.get("recall"), within(1e-12));
        assertThat(mine.f()).isCloseTo((Double) expected.get(f1), within(1e-12));
    }

    private static int equalScores(EntityScores mine, @Nullable Object golden) {
        Map<String, Object> theirs = map(golden);
        equalFigures(mine.average(Average.MICRO), theirs.get("micro"), "f1");
        equalFigures(mine.average(Average.MACRO), theirs.get("macro"), "f1");
        equalFigures(mine.average(Average.WEIGHTED), theirs.get("weighted"), "f1");
        Map<String, Object> byType = map(theirs.get("by_type"));
        assertThat(mine.labels()).containsExactlyElementsOf(byType.keySet());
        byType.forEach((label, figures) -> {
            equalFigures(mine.of(label), figures, "f1-score");
            assertThat(mine.support(label)).isEqualTo(map(figures).get("support"));
        });
        return byType.size();
    }

    @Test
    void spansAndScores_areThoseOfSeqeval() {
        int texts = 0;
        int labels = 0;
        for (Object each : EntityScoresTest.<Object>list(GOLDEN.get("cases"))) {
            Map<String, Object> golden = map(each);
            List<List<String>> gold = list(golden.get("gold"));
            List<List<String>> predicted = list(golden.get("predicted"));
            Reading strict = "BIO".equals(golden.get("scheme")) ? Reading.STRICT_BIO : Reading.STRICT_BIOES;
            for (Reading reading : List.of(Reading.LENIENT, strict)) {
                String mode = reading == Reading.LENIENT ? "default" : "strict";
                Map<String, Object> entities = map(golden.get("entities_" + mode));
                texts += equalSpans(gold, entities.get("gold"), reading);
                texts += equalSpans(predicted, entities.get("predicted"), reading);
                labels += equalScores(EntityScores.ofTags(gold, predicted, reading), golden.get(mode));
            }
        }
        assertThat(texts).isEqualTo(200);
        assertThat(labels).isEqualTo(16);
    }

    @Test
    void spans_ofTagsThatAreNotWrittenWell_areThoseOfSeqeval() {
        List<Map<String, Object>> cases = list(GOLDEN.get("corner_cases"));
        int refused = 0;
        for (Map<String, Object> corner : cases) {
            List<String> tags = list(corner.get("tags"));
            assertThat(Reading.LENIENT.spans(tags)).as("%s", tags).isEqualTo(spans(corner.get("default")));
            assertThat(Reading.STRICT_BIOES.spans(tags)).as("%s", tags).isEqualTo(spans(corner.get("strict_BIOES")));
            if (corner.get("strict_BIO") == null) {
                refused++;
                assertThatThrownBy(() -> Reading.STRICT_BIO.spans(tags)).hasMessageContaining("-> read it as BIOES");
            } else {
                assertThat(Reading.STRICT_BIO.spans(tags)).as("%s", tags).isEqualTo(spans(corner.get("strict_BIO")));
            }
        }
        assertThat(cases).hasSize(11);
        assertThat(refused).isEqualTo(4);
        assertThatThrownBy(() -> Reading.LENIENT.spans(List.of("PER")))
                .hasMessageContaining("tag: 'PER' -> give O, or");
    }

    @Test
    void tags_ofSpansOverTokens_readBack_areTheSpans() {
        // "Ada Lovelace met Charles." as <s> Ada Love lace met Charles .
        int[] starts = {0, 0, 4, 8, 13, 17, 24};
        int[] ends = {0, 3, 8, 12, 16, 24, 25};
        List<TextSpan> spans = List.of(new TextSpan(0, 12, "PER"), new TextSpan(17, 24, "PER"));
        List<String> bio = SpanTags.BIO.tags(spans, starts, ends);
        List<String> bioes = SpanTags.BIOES.tags(spans, starts, ends);
        assertThat(bio).containsExactly("O", "B-PER", "I-PER", "I-PER", "O", "B-PER", "O");
        assertThat(bioes).containsExactly("O", "B-PER", "I-PER", "E-PER", "O", "S-PER", "O");
        assertThat(SpanTags.inText(SpanTags.BIO.strict(bio), starts, ends)).isEqualTo(spans);
        assertThat(SpanTags.inText(SpanTags.BIOES.strict(bioes), starts, ends)).isEqualTo(spans);
        // tokens that touch a span belong to it, one that two spans share to the first
        assertThat(SpanTags.BIO.tags(List.of(new TextSpan(1, 6, "A"), new TextSpan(6, 10, "B")), starts, ends))
                .containsExactly("O", "B-A", "I-A", "B-B", "O", "O", "O");
    }

    @Test
    void entityF1_readsSpansOutOfAnswers() {
        String expected = "[{\"start\":0,\"end\":3,\"label\":\"PER\"},{\"start\":9,\"end\":12,\"label\":\"LOC\"}]";
        CorpusMetric metric = Metrics.entityF1(Average.MICRO);
        Answer half = Answers.of(expected, "{\"spans\":[{\"start\":0,\"end\":3,\"label\":\"PER\"},7]}");
        Answer wrongEnd = Answers.of(expected, "[{\"start\":0,\"end\":4,\"label\":\"PER\"}]");
        Answer nothing = Answers.of(expected, "Ada");
        assertThat(metric.name()).isEqualTo("entity_f1_micro");
        assertThat(metric.score(half).value()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metric.score(wrongEnd).value()).isZero();
        assertThat(metric.score(nothing).explanation()).isEqualTo("no list of spans");
        CorpusMetric.Corpus corpus = metric.corpus(List.of(half, wrongEnd, nothing));
        assertThat(corpus.value(0, 1, 2)).isCloseTo(2.0 / 8, within(1e-12)); // 1 right, 2 given, 6 expected
        assertThat(corpus.value(0, 0)).isCloseTo(2 / 3.0, within(1e-12));
        assertThatThrownBy(() -> metric.score(Answers.of("none", "[]")))
                .hasMessageContaining("no list of spans -> give");
    }
}
