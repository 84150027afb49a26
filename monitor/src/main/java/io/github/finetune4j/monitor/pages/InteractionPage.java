// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.text.ShownNumber;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One interaction: what was said, its figures, and the feedback on it. */
record InteractionPage(CaptureStore captured) implements ConsolePage {
    @Override
    public String path() {
        return "interaction";
    }

    @Override
    public String title() {
        return "Interaction";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        String id = request.required("id");
        return captured.find(id)
                .map(asked -> PageContent.page(title(), body -> write(body, asked)))
                .orElseGet(() -> PageContent.missing(
                        "There is no interaction " + id + ": it was never kept, was erased, or is past its time."));
    }

    private void write(PageBody body, Interaction asked) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        fact(rows, "id", asked.responseId());
        fact(rows, "when", ShownTime.words(asked.at()));
        fact(rows, "model", asked.model());
        fact(rows, "outcome", asked.outcome());
        new TreeMap<>(asked.labels()).forEach((label, value) -> fact(rows, label, value));
        new TreeMap<>(asked.figures()).forEach((metric, value) -> fact(rows, metric, ShownNumber.words(value)));
        if (!asked.labelSet().isEmpty()) {
            fact(rows, "label set", String.join(", ", asked.labelSet()));
        }
        body.table("Facts", List.of("What", "Value"), rows);
        body.heading("What was said");
        asked.said()
                .ifPresentOrElse(
                        content -> said(body, content),
                        () -> body.paragraph("Not kept: nobody consented, or the policy left it out."));
        body.heading("Feedback");
        FeedbackPage.table(body, captured.feedback(asked.responseId()));
    }

    private static void fact(List<List<Consumer<PageBody>>> rows, String name, String value) {
        rows.add(List.of(to -> to.text(name), to -> to.text(value)));
    }

    private static void said(PageBody body, CapturedContent content) {
        content.messages().forEach(message -> one(body, message));
        one(body, content.answer());
    }

    private static void one(PageBody body, Message message) {
        body.open("div", "class", "message");
        body.open("p", "class", "role").text(message.role().word()).close();
        body.quoted(message.content());
        message.toolCalls().forEach(call -> body.quoted(call.toString()));
        body.close();
    }
}
