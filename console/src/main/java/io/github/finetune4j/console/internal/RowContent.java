// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.text.TextSpan;
import java.util.List;
import java.util.Locale;

/** The texts of a row, whatever kind of example it is. */
final class RowContent {
    private RowContent() {}

    static void write(PageBody to, Example row) {
        if (row instanceof TextExample text) {
            to.quoted(text.text());
        } else if (row instanceof TaggedExample tagged) {
            spans(to, tagged);
        } else if (row instanceof PairExample pair) {
            pair(to, pair);
        } else {
            messages(to, row.prompt(), "");
            answers(to, row);
        }
    }

    private static void answers(PageBody to, Example row) {
        if (row instanceof PreferenceExample pair) {
            messages(to, pair.preferred(), "preferred ");
            messages(to, pair.rejected(), "rejected ");
        } else {
            messages(
                    to,
                    row.messages().subList(row.prompt().size(), row.messages().size()),
                    "");
        }
    }

    private static void pair(PageBody to, PairExample pair) {
        boolean scored = pair.score() != null;
        text(to, scored ? "first text" : "anchor", pair.anchor());
        text(to, scored ? "second text" : "positive", pair.positive());
        pair.negatives().forEach(negative -> text(to, "negative", negative));
        pair.scoreIfGiven().ifPresent(score -> to.note("score " + score));
    }

    private static void text(PageBody to, String role, String text) {
        to.open("div", "class", "message");
        to.open("p", "class", "role").text(role).close();
        to.quoted(text).close();
    }

    // Each part is marked where it stands, with its label behind it
    private static void spans(PageBody to, TaggedExample tagged) {
        to.open("div", "class", "said", "dir", "auto");
        int at = 0;
        for (TextSpan span : tagged.spans()) {
            to.text(tagged.text().substring(at, span.start()));
            to.open("mark").element("bdi", span.of(tagged.text())).text(" ");
            to.open("small").element("bdi", span.label()).close().close();
            at = span.end();
        }
        to.text(tagged.text().substring(at)).close();
    }

    private static void messages(PageBody to, List<Message> messages, String before) {
        for (Message message : messages) {
            to.open("div", "class", "message");
            to.open("p", "class", "role")
                    .text(before + message.role().name().toLowerCase(Locale.ROOT))
                    .close();
            to.quoted(message.content());
            if (!message.fields().isEmpty()) {
                to.open("p", "class", "note", "dir", "auto")
                        .text(ShownText.brief(Json.write(message.fields()), 2000))
                        .close();
            }
            to.close();
        }
    }
}
