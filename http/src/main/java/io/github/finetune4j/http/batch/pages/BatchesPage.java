// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.provider.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The batches of a folder, and the models that are asked in them. */
record BatchesPage(Path folder) implements ConsolePage {
    @Override
    public String path() {
        return "batches";
    }

    @Override
    public String title() {
        return "Batches";
    }

    @Override
    public PageContent respond(PageRequest request) {
        List<AskedModel> models = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Path file : AskedModel.in(folder)) {
            try {
                models.add(AskedModel.read(file));
            } catch (FineTuneException e) {
                unreadable.add(e.getMessage());
            }
        }
        boolean running = models.stream().anyMatch(model -> !model.batches().isEmpty());
        return PageContent.page(title(), body -> {
            body.note(
                    "Requests that services answer within a day or so, for less money, as whoever asks saw them last.");
            body.live("batches", running, part -> write(models, part));
            unreadable.forEach(
                    why -> body.open("p", "class", "problem").text(why).close());
        });
    }

    private static void write(List<AskedModel> models, PageBody body) {
        if (models.isEmpty()) {
            body.paragraph("No model was asked in batches yet.");
            return;
        }
        body.heading("Running batches");
        List<List<Consumer<PageBody>>> batches = models.stream()
                .flatMap(model -> model.batches().stream().map(batch -> batch(model, batch)))
                .toList();
        if (batches.isEmpty()) {
            body.paragraph("No batch is running.");
        } else {
            body.table(
                    "Running batches",
                    List.of("Batch", "Service", "Model", "Answered", "State", "Since", "Expires"),
                    batches);
        }
        body.heading("Models");
        body.table(
                "Models",
                List.of("Model", "Service", "Answered", "Left", "State", "As of", "What stopped it"),
                models.stream().map(BatchesPage::model).toList());
    }

    private static List<Consumer<PageBody>> batch(AskedModel model, Fields batch) {
        return List.of(
                to -> to.text(AskedModel.text(batch, "id")),
                to -> to.text(model.text("provider")),
                to -> to.text(model.text("model")),
                to -> to.text(AskedModel.answered(batch, "requests")),
                to -> to.badge("", AskedModel.text(batch, "state")),
                to -> to.text(AskedModel.text(batch, "since")),
                to -> to.text(AskedModel.text(batch, "expires")));
    }

    private static List<Consumer<PageBody>> model(AskedModel model) {
        return List.of(
                to -> to.text(model.text("model")),
                to -> to.text(model.text("provider")),
                to -> to.text(AskedModel.answered(model.json(), "asked")),
                to -> to.text(model.text("left")),
                to -> to.badge(model.tone(), model.state()),
                to -> to.text(model.text("at")),
                to -> to.text(model.text("stopped")));
    }
}
