// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionReportTest {
    private static final String HOSTILE = "a & b 'onmouseover=alert(1)' ; =cmd|' /C calc'!A0 مرحبا ".strip();

    @TempDir
    Path folder;

    private static Decision decision() {
        Metric right = Metric.binary(
                "right & 'wrong' <script>",
                answer -> Scripted.RIGHT.score(answer).value() > 0);
        return ApproachSelection.builder("hostile")
                .metrics(
                        right,
                        Metric.continuous(
                                "length", answer -> answer.actualText().length()))
                .format(Scripted.BRACES)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 200))
                .training(Scripted.rows(5000, 120))
                .requirements(r -> r.maintained(true).costPerThousand(0.2))
                .addApproach(
                        Approach.prompt(HOSTILE, turn -> Scripted.percent(70).valid(80))
                                .priced(new TokenPrice(2, 8, "U<S>D")))
                .addApproach(
                        Approach.tuned("tuned", turn -> Scripted.percent(80)).priced(new TokenPrice(1, 4, "U<S>D")))
                .addApproach(
                        Approach.hybrid("hybrid", turn -> Scripted.percent(90)).priced(new TokenPrice(1, 5, "U<S>D")))
                .addApproach(Approach.own("broken", turn -> {
                            throw new IllegalStateException("<img src=x onerror=alert(1)>");
                        })
                        .priced(new TokenPrice(1, 4, "U<S>D")))
                .build()
                .run();
    }

    @Test
    void page_isWellFormed_andEscapesEverything() throws Exception {
        String page = decision().toHtml();
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        page.replaceFirst("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
        assertThat(page)
                .contains("default-src 'none'")
                .contains("right &amp; &#39;wrong&#39; &lt;script&gt;")
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .contains("a &amp; b &#39;onmouseover")
                .contains("Fine-tuning is promising")
                .doesNotContain("<script", "<img", "U<S>D");
    }

    @Test
    void json_hasEveryFigureWithItsInterval() {
        Decision decision = decision();
        Map<String, Object> json = Json.parseObject(decision.toJson());
        assertThat(json)
                .containsEntry("decision", "hostile")
                .containsEntry("currency", "U<S>D")
                .containsEntry("margin", 0.02);
        List<?> approaches = (List<?>) part(json, "approaches");
        assertThat(approaches).hasSize(4);
        Object quality = part(part(Objects.requireNonNull(approaches.get(1)), "validation"), "quality");
        assertThat(part(quality, "estimate")).isEqualTo(0.8);
        assertThat(part(quality, "n")).isEqualTo(100L);
        assertThat(part(Objects.requireNonNull(approaches.get(3)), "state")).isEqualTo("failed");
        Object tree = part(json, "tree");
        assertThat((List<?>) part(tree, "forks")).hasSize(7);
        assertThat(part(tree, "ends"))
                .isEqualTo(decision.tree().ends().stream().map(TreeLeaf::text).toList());
    }

    private static Object part(Object json, String name) {
        return Objects.requireNonNull(((Map<?, ?>) json).get(name), name);
    }

    @Test
    void summary_hasTableSentenceAndTree() {
        String text = decision().summary();
        assertThat(text.lines().filter(line -> line.startsWith("tuned  ")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("tuned", "80.0 % [71.1 %, 86.7 %]", "0.14 [0.14, 0.14]", "100.0 % ["));
        assertThat(text)
                .contains("not measured: it can't be made: <img")
                .contains("allowed; format kept in 80.0 % [")
                .contains("Use hybrid: the gain of hybrid over tuned is 10.0 points [")
                .contains("└─ yes → Can prompting + few-shot achieve it? no: ");
    }

    @Test
    void files_areWrittenUnderTheDecisionsName() throws Exception {
        Decision decision = decision();
        Path page = decision.write(folder.resolve("new"));
        assertThat(Files.readString(page)).isEqualTo(decision.toHtml());
        assertThat(Files.readString(folder.resolve("new/hostile.json"))).isEqualTo(decision.toJson() + "\n");
    }
}
