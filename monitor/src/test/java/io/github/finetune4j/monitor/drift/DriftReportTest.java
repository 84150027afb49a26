// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Our own rules: an interval beside each figure, α spent once, and the words that explain it. */
class DriftReportTest {
    private static final List<String> SUBJECTS = List.of("card", "transfer", "loan", "account", "fee", "limit");

    private static DriftData traffic(int rows, double shift, double refunds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] latency = new double[rows];
        List<String> languages = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            latency[i] = random.nextDouble() + random.nextDouble() + shift;
            languages.add(random.nextDouble() < 0.7 ? "en" : "de");
            String subject = random.nextDouble() < refunds ? "refund" : SUBJECTS.get(random.nextInt(SUBJECTS.size()));
            texts.add("please tell me about my " + subject + " of " + SUBJECTS.get(random.nextInt(SUBJECTS.size())));
        }
        return new DriftData(Map.of(
                "latency_ms", DriftColumn.numeric(latency),
                "language", DriftColumn.categorical(languages),
                "question", DriftColumn.text(texts)));
    }

    @Test
    void driftedText_isExplainedByItsNewWord_withRowsThatShowIt() {
        DriftReport report = DriftReport.compare(traffic(400, 0, 0, 1), traffic(400, 0, 0.4, 2));

        assertThat(report.drifted()).isTrue();
        assertThat(report.count()).isEqualTo(1);
        ColumnDrift question = report.column("question");
        assertThat(question.method()).isEqualTo("domain_classifier");
        assertThat(question.effect().orElseThrow().lower()).isGreaterThan(0.55);
        ShareChange first = question.changes().get(0);
        assertThat(first.what()).isEqualTo("refund");
        assertThat(first.isNew()).isTrue();
        assertThat(first.difference().lower()).isGreaterThan(0.25);
        assertThat(first.examples())
                .hasSize(3)
                .allSatisfy(text -> assertThat(text).contains("refund"));
        assertThat(report.toString()).contains("question: drifted, domain_classifier", "400 rows before, 400 now");
    }

    @Test
    void shiftedNumbers_areSeen_withTheBandOfTheirDistance() {
        DriftReport report = DriftReport.compare(traffic(500, 0, 0.1, 3), traffic(500, 0.4, 0.1, 4));

        assertThat(report.columns().stream().filter(ColumnDrift::drifted).map(ColumnDrift::column))
                .containsExactly("latency_ms");
        assertThat(report.column("latency_ms").effect().orElseThrow().contains(0.36))
                .isTrue();
    }

    @Test
    void manyRows_makeATrifleCertain_butNotADrift() {
        DriftReport report = DriftReport.compare(traffic(20_000, 0, 0.1, 5), traffic(20_000, 0.03, 0.1, 6));

        assertThat(report.column("latency_ms").score()).isLessThan(1e-3);
        assertThat(report.drifted()).isFalse();
    }

    /** 200 times nothing has changed: with α = 0.2 spent over the three columns, at most a fifth alarms. */
    @Test
    void withoutChange_alarmsAreWithinAlpha() {
        DriftRules rules = DriftRules.defaults().alpha(0.2);
        int alarms = 0;
        for (int i = 0; i < 200; i++) {
            alarms += DriftReport.compare(traffic(80, 0, 0.1, 100 + i), traffic(80, 0, 0.1, 900 + i), rules)
                            .drifted()
                    ? 1
                    : 0;
        }
        assertThat(alarms).isLessThan(40 + 17);
    }

    @Test
    void benjaminiAndHochberg_findAtLeastAsMuchAsHolm() {
        DriftData before = traffic(150, 0, 0.1, 7);
        DriftData now = traffic(150, 0.15, 0.2, 8);
        DriftReport holm = DriftReport.compare(before, now);
        DriftReport hochberg = DriftReport.compare(
                before, now, DriftRules.defaults().correction(DriftRules.Correction.BENJAMINI_HOCHBERG));

        for (ColumnDrift column : holm.columns()) {
            assertThat(hochberg.column(column.column()).score()).isLessThanOrEqualTo(column.score());
        }
    }

    @Test
    void embedding_comparesMeanings() {
        DriftRules rules = DriftRules.defaults()
                .embedding(text -> new double[] {text.contains("refund") ? 1 : 0, text.length() / 100.0});
        DriftReport report = DriftReport.compare(traffic(200, 0, 0, 1), traffic(200, 0, 0.4, 2), rules);

        assertThat(report.column("question").method()).isEqualTo("mmd");
        assertThat(report.column("question").score()).isEqualTo(3 / 1000.0);
        assertThat(report.column("question").drifted()).isTrue();
    }

    @Test
    void aNamedMethod_isJudgedByItsOwnThreshold() {
        DriftRules rules = DriftRules.defaults().method("latency_ms", DriftMethod.PSI);
        ColumnDrift column = DriftReport.compare(traffic(300, 0, 0, 1), traffic(300, 0.5, 0, 2), rules)
                .column("latency_ms");

        assertThat(column.method()).isEqualTo("psi");
        assertThat(column.threshold()).isEqualTo(0.1);
        assertThat(column.effect()).isEmpty();
        assertThat(column.drifted()).isTrue();
    }

    @Test
    void interactions_becomeColumns() {
        Interaction told = interaction(
                "r1",
                12,
                new CapturedContent(
                        List.of(Message.system("be kind"), Message.user("where is my card?")),
                        Message.assistant("on its way")));
        DriftData data = DriftData.of(List.of(told, interaction("r2", 30, null)));

        assertThat(data.columns().keySet()).containsExactly("latency_ms", "language", "outcome", "question", "answer");
        assertThat(Objects.requireNonNull(data.columns().get("latency_ms")).size())
                .isEqualTo(2);
        assertThat(Objects.requireNonNull(data.columns().get("question")).words())
                .containsExactly("where is my card?");
    }

    private static Interaction interaction(
            String id, double latency, @org.jspecify.annotations.Nullable CapturedContent content) {
        return new Interaction(
                id, Instant.EPOCH, "m", "", Map.of("language", "en"), "stop", Map.of("latency_ms", latency), content);
    }

    @Test
    void whatCannotBeCompared_isRefused() {
        DriftData before = new DriftData(Map.of("x", DriftColumn.numeric(1, 2)));
        assertThatThrownBy(() -> DriftReport.compare(before, new DriftData(Map.of())))
                .hasMessage("column x now: absent -> give one of kind NUMERIC, as before, or leave it out before too");
        assertThatThrownBy(() -> new DriftData(Map.of("x", DriftColumn.numeric(Double.NaN))))
                .hasMessageContaining("values of column x: 0 -> ");
        assertThatThrownBy(() -> DriftMethod.named("magic"))
                .hasMessageContaining("drift method: magic -> give one of ks");
        assertThatThrownBy(() -> DriftMethod.KS.score(DriftColumn.text(List.of("a")), DriftColumn.text(List.of("b"))))
                .hasMessageContaining(" -> give two columns of one kind of");
        assertThatThrownBy(() -> ChunkDrift.fit(DriftColumn.numeric(1), ChunkMethod.WASSERSTEIN, 0))
                .hasMessageContaining(" -> give at least 1");
    }
}
