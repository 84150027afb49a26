// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Interaction;
import java.util.List;
import java.util.function.Consumer;

/** A page of what was captured, with search. */
record CapturedPage(CaptureStore captured) implements ConsolePage {
    private static final List<String> OUTCOMES = List.of("", "failed", "answered");

    @Override
    public String path() {
        return "captured";
    }

    @Override
    public String title() {
        return "Captured";
    }

    @Override
    public PageContent respond(PageRequest request) {
        String query = request.value("q").orElse("");
        String outcome = request.value("outcome").orElse("");
        String wanted = Characters.lower(query);
        Newest newest =
                Newest.of(captured, each -> each instanceof Interaction asked && matches(asked, wanted, outcome));
        return PageContent.page(title(), body -> {
            body.askForm(path(), form -> {
                form.field("q", "Text, model, label or id", query, 200);
                form.choice("outcome", "Outcome", OUTCOMES, outcome);
                form.button("Search");
            });
            body.note(newest.words("interactions"));
            if (!newest.entries().isEmpty()) {
                body.open("div", "class", "compact")
                        .table(
                                "Interactions",
                                List.of("Id", "When", "Model", "Outcome", "Latency", "Asked"),
                                newest.entries().stream().map(CapturedPage::row).toList())
                        .close();
            }
        });
    }

    private static boolean matches(Interaction asked, String query, String outcome) {
        boolean asWanted = outcome.isEmpty() || asked.failed() == outcome.equals("failed");
        return asWanted && (query.isEmpty() || Characters.lower(text(asked)).contains(query));
    }

    private static String text(Interaction asked) {
        StringBuilder text = new StringBuilder(asked.responseId())
                .append('\n')
                .append(asked.model())
                .append('\n')
                .append(asked.outcome());
        asked.labels()
                .forEach((label, value) ->
                        text.append('\n').append(label).append('=').append(value));
        asked.said().ifPresent(content -> {
            content.messages().forEach(message -> text.append('\n').append(message.content()));
            text.append('\n').append(content.answer().content());
        });
        return text.toString();
    }

    private static List<Consumer<PageBody>> row(Captured each) {
        Interaction asked = (Interaction) each;
        return List.of(
                to -> Show.interaction(to, asked.responseId()),
                to -> to.text(ShownTime.words(asked.at())),
                to -> to.text(asked.model()),
                to -> to.badge(asked.failed() ? "bad" : "good", asked.outcome()),
                to -> to.text(ShownNumber.words(asked.figure("latency_ms").orElse(0)) + " ms"),
                to -> to.open("span", "dir", "auto", "class", "brief")
                        .text(asked.said().map(CapturedPage::question).orElse("not kept"))
                        .close());
    }

    private static String question(CapturedContent content) {
        List<Message> messages = content.messages();
        return ShownText.brief(messages.get(messages.size() - 1).content(), 200);
    }
}
