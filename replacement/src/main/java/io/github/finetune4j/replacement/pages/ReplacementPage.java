// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.replacement.Replacement;
import io.github.finetune4j.replacement.ReplacementResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of how a replacement stands. */
record ReplacementPage(Replacement replacement) implements ConsolePage {
    @Override
    public String path() {
        return "replacement";
    }

    @Override
    public String title() {
        return "Replacement";
    }

    @Override
    public PageContent respond(PageRequest request) {
        ReplacementResult result = replacement.status();
        Map<?, ?> dossier = Json.parseObject(result.dossier().toJson());
        return PageContent.page("Replacement " + dossier.get("name"), body -> write(result, dossier, body));
    }

    private static void write(ReplacementResult result, Map<?, ?> dossier, PageBody body) {
        body.open("p").badge(result.outcome().tone(), result.outcome().word());
        body.text(" " + result.why()).close();
        if (result.missingRows() > 0) {
            String least = Boolean.TRUE.equals(dossier.get("missing_is_least")) ? " or more" : "";
            body.paragraph(
                    ShownNumber.words((double) result.missingRows()) + " rows" + least + " are missing for a verdict.");
        }
        candidates(dossier, body);
        body.heading("Looks");
        body.table(
                "Looks",
                List.of("Look", "Rows", "Level", "Verdict"),
                list(dossier.get("looks")).stream().map(ReplacementPage::look).toList());
        body.heading("Rows");
        body.table(
                "Sources of rows",
                List.of("Source", "Rows", "Provenance"),
                list(dossier.get("sources")).stream()
                        .map(ReplacementPage::source)
                        .toList());
        leftOut(map(dossier.get("left_out")), body);
        body.heading("What it has cost");
        body.table("What it has cost", List.of("Step", "Money", "Tokens"), costs(dossier));
        body.note("The dossier has all figures, and the rows that were lost.");
    }

    private static void candidates(Map<?, ?> dossier, PageBody body) {
        Map<?, ?> failed = map(dossier.get("failed"));
        if (!failed.isEmpty()) {
            body.heading("Candidates without a model");
            body.table(
                    "Candidates without a model",
                    List.of("Candidate", "Why"),
                    failed.entrySet().stream()
                            .map(each -> cells(String.valueOf(each.getKey()), String.valueOf(each.getValue())))
                            .toList());
        }
    }

    private static void leftOut(Map<?, ?> leftOut, PageBody body) {
        leftOut.forEach((why, count) -> {
            if (count instanceof Number number && number.longValue() > 0) {
                body.note("Left out: " + ShownNumber.words(number.doubleValue()) + " rows that are " + why + ".");
            }
        });
    }

    private static List<List<Consumer<PageBody>>> costs(Map<?, ?> dossier) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        map(dossier.get("spent_by")).forEach((step, cost) -> rows.add(cost(String.valueOf(step), map(cost))));
        rows.add(cost("all", map(dossier.get("spent"))));
        return rows;
    }

    private static List<Consumer<PageBody>> cost(String step, Map<?, ?> cost) {
        return cells(step, text(cost, "money"), text(cost, "tokens"));
    }

    private static List<Consumer<PageBody>> look(Map<?, ?> look) {
        return cells(text(look, "look"), text(look, "rows"), text(look, "alpha"), text(look, "why"));
    }

    private static List<Consumer<PageBody>> source(Map<?, ?> source) {
        String provenance = map(source.get("provenance")).entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
        return cells(text(source, "name"), text(source, "rows"), provenance.isEmpty() ? "none stated" : provenance);
    }

    private static List<Consumer<PageBody>> cells(String... texts) {
        return Arrays.stream(texts)
                .map(text -> (Consumer<PageBody>) to -> to.text(text))
                .toList();
    }

    private static String text(Map<?, ?> of, String name) {
        Object value = of.get(name);
        if (value instanceof Number number) {
            return ShownNumber.words(number.doubleValue());
        }
        return value == null ? "–" : String.valueOf(value);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<? extends Map<?, ?>> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ReplacementPage::map).toList()
                : List.of();
    }
}
