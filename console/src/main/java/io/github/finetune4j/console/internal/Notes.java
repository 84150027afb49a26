// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The notes of people about records: shown with each record, all of them here, and taken where it is allowed. */
record Notes(Records records) implements ConsolePage {
    private static final int LONGEST = 10_000;
    private static final int LONGEST_NAME = 200;

    @Override
    public String path() {
        return "notes";
    }

    @Override
    public String title() {
        return "Notes";
    }

    @Override
    public PageContent respond(PageRequest request) {
        Snapshot now = records.now();
        if (request.isChange()) {
            return add(request, now);
        }
        List<Noted> all = now.all(Noted.class).stream()
                .filter(note -> request.value("about").map(note.about()::equals).orElse(true))
                .sorted(Comparator.comparing(Noted::at).reversed())
                .toList();
        Paging paging = new Paging(request, all.size(), 50);
        return PageContent.page(title(), body -> {
            body.note(Words.count(all.size(), "note", "notes") + ", the newest first.");
            paging.of(all).forEach(note -> {
                body.open("article");
                now.find(note.about())
                        .ifPresent(about -> body.open("p")
                                .text("about " + Links.kind(about) + " ")
                                .link(Links.of(about), Links.name(about))
                                .close());
                said(body, note);
                body.close();
            });
            paging.write(
                    body,
                    path(),
                    request.value("about").map(id -> Map.of("about", id)).orElse(Map.of()));
        });
    }

    private PageContent add(PageRequest request, Snapshot now) {
        String about = request.required("about");
        RegistryRecord record = now.find(about)
                .orElseThrow(() -> new IllegalArgumentException(
                        "about: " + about + " is not on record -> write the note on the page of a record"));
        String text = request.required("text");
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("text: " + text.length() + " characters -> give at most " + LONGEST);
        }
        String who = request.line("who", LONGEST_NAME);
        records.registry()
                .add(new Noted(UUID.randomUUID().toString(), records.clock().instant(), about, who, text));
        return PageContent.goTo(Links.of(record).path(), Links.of(record).query());
    }

    /** Writes what people said about a record, and a form for more. */
    static void write(PageBody to, Snapshot now, String about, PageRequest request) {
        List<Noted> notes = now.notes(about);
        if (notes.isEmpty() && !request.changesAllowed()) {
            return;
        }
        to.heading("Notes");
        notes.forEach(note -> {
            to.open("article");
            said(to, note);
            to.close();
        });
        to.changeForm("notes", fields -> {
            fields.hidden("about", about);
            fields.required("who", "Your name", LONGEST_NAME);
            fields.open("label", "class", "wide").text("Note");
            fields.open("textarea", "name", "text", "rows", "3", "required", "", "maxlength", "" + LONGEST)
                    .close()
                    .close();
            fields.button("Add the note");
        });
    }

    private static void said(PageBody to, Noted note) {
        to.quoted(note.text());
        to.open("p", "class", "note").open("bdi").text(note.who()).close().text(", ");
        Words.time(to, note.at());
        to.close();
    }
}
