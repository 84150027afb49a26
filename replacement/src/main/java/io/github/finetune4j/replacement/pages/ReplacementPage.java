// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.replacement.Replacement;
import io.github.finetune4j.replacement.ReplacementResult;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
        Map<String, Object> dossier = Json.parseObject(result.dossier().toJson());
        return PageContent.page("Replacement " + dossier.get("name"), body -> write(result, dossier, body));
    }

    private static void write(ReplacementResult result, Map<String, Object> dossier, PageBody body) {
        body.open("p").badge(tone(result), result.outcome().word());
        body.text(" " + result.why()).close();
        if (result.missingRows() > 0) {
            body.paragraph(result.missingRows() + " rows are missing for a verdict.");
        }
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
        body.note("Spent: " + result.spent().money() + " in money, "
                + result.spent().tokens() + " tokens. The dossier has all figures.");
    }

    private static String tone(ReplacementResult result) {
        return switch (result.outcome()) {
            case PROMOTED -> "good";
            case CANARY, UNDECIDED -> "warn";
            case REFUSED -> "bad";
        };
    }

    private static List<Consumer<PageBody>> look(Map<?, ?> look) {
        return List.of(
                to -> to.text(text(look, "look")),
                to -> to.text(text(look, "rows")),
                to -> to.text(text(look, "alpha")),
                to -> to.text(text(look, "why")));
    }

    private static List<Consumer<PageBody>> source(Map<?, ?> source) {
        return List.of(
                to -> to.text(text(source, "name")),
                to -> to.text(text(source, "rows")),
                to -> to.text(text(source, "provenance")));
    }

    private static String text(Map<?, ?> of, String name) {
        Object value = of.get(name);
        return value == null ? "–" : String.valueOf(value);
    }

    private static List<? extends Map<?, ?>> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(each -> (Map<?, ?>) each)
                        .toList()
                : List.of();
    }
}
