// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Feedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A page of what people said about answers. */
record FeedbackPage(CaptureStore captured) implements ConsolePage {
    @Override
    public String path() {
        return "feedback";
    }

    @Override
    public String title() {
        return "Feedback";
    }

    @Override
    public PageContent respond(PageRequest request) {
        List<String> kinds = new ArrayList<>(List.of(""));
        for (Feedback.Kind kind : Feedback.Kind.values()) {
            kinds.add(word(kind));
        }
        String chosen = request.value("kind").orElse("");
        Newest newest = Newest.of(
                captured,
                each -> each instanceof Feedback said
                        && (chosen.isEmpty() || word(said.kind()).equals(chosen)));
        return PageContent.page(title(), body -> {
            body.askForm(path(), form -> {
                form.choice("kind", "Kind", kinds, chosen);
                form.button("Show");
            });
            body.note(newest.words("pieces of feedback"));
            body.open("div", "class", "compact");
            table(
                    body,
                    newest.entries().stream().map(Feedback.class::cast).toList(),
                    text -> ShownText.brief(text, 200));
            body.close();
        });
    }

    private static String word(Feedback.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static void table(PageBody body, List<Feedback> all) {
        table(body, all, text -> text);
    }

    /** @param shown what is shown of words */
    private static void table(PageBody body, List<Feedback> all, UnaryOperator<String> shown) {
        if (all.isEmpty()) {
            body.paragraph("None yet.");
            return;
        }
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (Feedback said : all) {
            rows.add(List.of(
                    to -> to.text(ShownTime.words(said.at())),
                    to -> to.text(word(said.kind())),
                    to -> to.text(ShownNumber.words(said.value())),
                    to -> to.open("span", "dir", "auto", "class", "brief")
                            .text(shown.apply(said.text()))
                            .close(),
                    to -> to.text(said.by()),
                    to -> Show.interaction(to, said.responseId())));
        }
        body.table("Feedback", List.of("When", "Kind", "Value", "Words", "By", "Answer"), rows);
    }
}
