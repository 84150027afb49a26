// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelLabelsTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @ParameterizedTest
    @CsvSource({
        "base, base",
        "local/models/SmolLM2-135M, SmolLM2-135M",
        "HuggingFaceTB/SmolLM2-135M-Instruct, SmolLM2-135M-Instruct",
        "runs/ticket-triage/adapter, ticket-triage/adapter",
        "0123456789abcdef0123456789abcdef01234567 + adapter, 01234567… + adapter",
        "snapshots/0123456789abcdef0123456789abcdef01234567, 01234567…",
        "ft:gpt-4.1-mini:org::abc123, ft:gpt-4.1-mini:org::abc123",
        "yes/no judge, yes/no judge",
        "'<i>adapter</i>', <i>adapter</i>",
        "folder/, folder/",
        "decade, decade"
    })
    void shortened_keepsWhatSpeaks(String name, String label) {
        assertThat(ModelLabels.shortened(name)).isEqualTo(label);
    }

    private static Comparison comparison(String baseline, String candidate) {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .build()
                .compare(Sample.model(baseline, row -> row), Sample.model(candidate, row -> row), Sample.tickets(4));
    }

    @Test
    void labels_differ() {
        assertThat(ModelLabels.of(comparison("a/x", "b/y"))).isEqualTo(new ModelLabels("x", "y"));
        assertThat(ModelLabels.of(comparison("a/x", "b/x"))).isEqualTo(new ModelLabels("a/x", "b/x"));
        assertThat(ModelLabels.of(comparison("x", "x"))).isEqualTo(new ModelLabels("x (baseline)", "x (candidate)"));
    }

    /** The hash is where one looks for how the models were asked, not in every table. */
    @Test
    void page_saysTheShortNames_andTheWholeOnesInTheDetails() {
        ChatModel base = Sample.model("snapshots/" + HASH, row -> row);
        record Adapted(ChatModel base) implements ChatModel {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return base.chat(request);
            }

            @Override
            public String name() {
                return "tuned";
            }

            @Override
            public Optional<String> identity() {
                return Optional.of("tuned #4711");
            }
        }
        Comparison comparison = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .build()
                .compare(base, new Adapted(base), Sample.tickets(8));

        String page = HtmlReport.builder().comparison(comparison).build().html();

        String details = page.substring(page.indexOf("How both models were asked"));
        assertThat(page.substring(0, page.length() - details.length()))
                .contains("tuned", "01234567…")
                .doesNotContain(HASH);
        assertThat(details).contains("snapshots/" + HASH, "<dt>identity</dt>", "tuned #4711");
        assertThat(ReportFiles.of(comparison).markdown())
                .contains("`tuned`", "`01234567…`")
                .doesNotContain(HASH);
        assertThat(ReportFiles.of(comparison).json()).contains(HASH, "\"identity\": \"tuned #4711\"");
    }
}
