// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.internal.names.ShownModel;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One model: its versions, its aliases and their history; aliases are moved here, where that is allowed. */
record ModelPage(Records records) implements ConsolePage {
    private static final int LONGEST = 500;

    @Override
    public String path() {
        return "model";
    }

    @Override
    public String title() {
        return "Model";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public PageContent respond(PageRequest request) {
        String name = request.required("name");
        if (!records.registry().models().contains(name)) {
            return PageContent.missing("There is no model " + name + " on record.");
        }
        RegisteredModel model = records.registry().model(name);
        return request.isChange() ? move(model, request) : page(records.now(), model);
    }

    private PageContent move(RegisteredModel model, PageRequest request) {
        RegisteredModel seen = new Seen(model, request.number("seen", -1));
        String alias = request.line("alias", 100);
        String who = request.line("who", 200);
        String why = request.line("why", LONGEST);
        records.registry().moveAlias(seen, alias, request.number("version", 0), who, why);
        return PageContent.goTo(path(), Map.of("name", model.name()));
    }

    /** The model as it was when the page was drawn: with the moves that it showed. */
    private record Seen(RegisteredModel model, int moves) implements RegisteredModel {
        private Seen {
            if (moves < 0 || moves > model.aliasHistory().size()) {
                throw new IllegalArgumentException(
                        "seen: " + moves + " moves of aliases -> open the model's page anew, and move the alias there");
            }
        }

        @Override
        public String name() {
            return model.name();
        }

        @Override
        public List<ModelVersion> versions() {
            return model.versions();
        }

        @Override
        public Map<String, ModelVersion> aliases() {
            return model.aliases();
        }

        @Override
        public List<AliasMoved> aliasHistory() {
            return model.aliasHistory().subList(0, moves);
        }
    }

    private PageContent page(Snapshot now, RegisteredModel model) {
        return PageContent.page("Model " + model.name(), body -> {
            body.heading("Versions");
            boolean ending = Ends.known(model.versions());
            List<String> heads = new ArrayList<>(
                    List.of("version", "aliases", "made by", "base model", "since", "reference", "evaluations"));
            if (ending) {
                heads.add("until when");
            }
            body.table("Versions", heads, versions(now, model, ending ? new Ends(records.clock()) : null));
            body.heading("Aliases");
            history(body, model);
            form(body, model);
        });
    }

    private static List<List<Consumer<PageBody>>> versions(Snapshot now, RegisteredModel model, @Nullable Ends ends) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (int i = model.versions().size() - 1; i >= 0; i--) {
            ModelVersion version = model.versions().get(i);
            List<Consumer<PageBody>> row = new ArrayList<>(List.of(
                    to -> to.link(Links.model(version), "" + version.number()),
                    to -> now.aliases(version).forEach(alias -> to.badge("good", alias)),
                    to -> version.run()
                            .ifPresentOrElse(
                                    run -> to.link(Links.run(run), Links.runName(now, run)),
                                    () -> to.text("from elsewhere")),
                    Words.cell(ShownModel.name(version.draft().baseModel())),
                    to -> Words.time(to, version.at()),
                    to -> to.element("code", version.ref().toString()),
                    Words.cell(Words.count(now.evaluations(version).size()))));
            if (ends != null) {
                row.add(to -> ends.badge(to, version));
            }
            rows.add(row);
        }
        return rows;
    }

    private static void history(PageBody body, RegisteredModel model) {
        if (model.aliasHistory().isEmpty()) {
            body.note("No alias points to a version.");
            return;
        }
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (int i = model.aliasHistory().size() - 1; i >= 0; i--) {
            AliasMoved moved = model.aliasHistory().get(i);
            rows.add(List.of(
                    Words.cell(moved.alias()),
                    Words.cell("version " + moved.version()),
                    to -> Words.time(to, moved.at()),
                    Words.cell(moved.who()),
                    Words.cell(moved.why())));
        }
        body.table("Moves of aliases, the newest first", List.of("alias", "to", "at", "who", "why"), rows);
    }

    private static void form(PageBody body, RegisteredModel model) {
        body.changeForm("model", form -> {
            form.hidden("name", model.name());
            form.open(
                    "input",
                    "type",
                    "hidden",
                    "name",
                    "seen",
                    "value",
                    "" + model.aliasHistory().size());
            form.required("alias", "Alias, such as champion", 100);
            List<String> numbers = new ArrayList<>();
            model.versions().forEach(version -> numbers.add(0, "" + version.number()));
            form.choice("version", "Version", numbers, numbers.get(0));
            form.required("who", "Your name", 200);
            form.required("why", "Why, in a sentence", LONGEST);
            form.button("Move the alias");
        });
    }
}
